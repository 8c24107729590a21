"""The data key of the case store: random, wrapped under a passphrase; the passphrase itself is kept nowhere."""

import base64
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from codesets.errors import UserError

FILE = "keys.json"
SHORTEST = 8
MEMORY, ROUNDS, LANES = 65536, 3, 4  # KiB, passes, threads: about a quarter of a second
LABEL = b"codedesk data key, passphrase"


def exists(folder: Path) -> bool:
    """Whether a passphrase was chosen for this folder."""
    return (folder / FILE).exists()


def check_strength(passphrase: str) -> None:
    """Raises UserError for a passphrase that is too short."""
    if len(passphrase) < SHORTEST:
        raise UserError(
            f"The passphrase has fewer than {SHORTEST} characters.", "Several words in a row are easy to keep in mind."
        )


def create(folder: Path, passphrase: str) -> bytes:
    """Choose a passphrase; returns the new 256-bit data key. Raises UserError when the folder cannot be written."""
    check_strength(passphrase)
    if exists(folder):
        raise UserError("This store has a passphrase already; nothing was changed.", "Unlock it with that passphrase.")
    key, salt, nonce = secrets.token_bytes(32), secrets.token_bytes(16), secrets.token_bytes(12)
    wrapped = AESGCM(_stretch(passphrase, salt)).encrypt(nonce, key, LABEL)
    text = json.dumps({"version": 1, "salt": _text(salt), "nonce": _text(nonce), "wrapped": _text(wrapped)})
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        fresh = folder / f"{FILE}.new"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, folder / FILE)
    except OSError as error:
        raise UserError(
            "The encrypted store could not be made. Your work is in memory.", "Check the disk, then save again."
        ) from error
    return key


def unlock(folder: Path, passphrase: str) -> bytes:
    """The data key. Raises UserError for a wrong passphrase or a damaged key file."""
    try:
        kept = json.loads((folder / FILE).read_text("utf-8"))
        salt, nonce, wrapped = (base64.b64decode(kept[name], validate=True) for name in ("salt", "nonce", "wrapped"))
        if kept["version"] != 1:
            raise UserError("This store was made by a newer Codedesk.", "Update the program.")
        return AESGCM(_stretch(passphrase, salt)).decrypt(nonce, wrapped, LABEL)
    except InvalidTag:
        raise UserError("The passphrase does not fit. Nothing was changed.", "Check Caps Lock and try again.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            "The key file is damaged or cannot be read; the encounters are still there, encrypted.",
            f"Put {FILE} back from a backup.",
        ) from error


def _stretch(passphrase: str, salt: bytes) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=ROUNDS, lanes=LANES, memory_cost=MEMORY)
    return kdf.derive(passphrase.encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
