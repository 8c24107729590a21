"""Text out of documents: Qt-free."""
