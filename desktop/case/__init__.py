"""Whatever holds patient data: Qt-free, stored only in the encrypted case file."""
