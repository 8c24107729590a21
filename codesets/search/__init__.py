"""Finding codes by what is typed; one module here knows Whoosh."""
