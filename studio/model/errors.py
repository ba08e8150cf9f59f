"""The error tree. Every error a person can meet says what happened, what is safe, and what to do."""

from __future__ import annotations

from studio.model.sentences import Language, Sentence, say


class StudioError(Exception):
    """Root of all our errors.

    `code` names a sentence in `studio.model.sentences` ("room.case"); `args_` fill its places.
    `str(error)` is the English sentence; `say(language)` gives what happened, what is safe, what to do.
    """

    def __init__(self, code: str, **arguments: object) -> None:
        self.code = code
        self.arguments: dict[str, str] = {name: str(value) for name, value in arguments.items()}
        super().__init__(code)

    def say(self, language: Language) -> Sentence:
        return say(self.code, self.arguments, language)

    def __str__(self) -> str:
        return self.say("en").text()


class ShowFileError(StudioError):
    """The show file cannot be read, is not valid, or is too new."""


class SourceError(StudioError):
    """A camera, screen, file or microphone cannot be opened or went away."""


class OutputError(StudioError):
    """A destination or a recording failed."""


class EngineError(StudioError):
    """The engine process cannot be started, reached, or refused a command."""


class ChatError(StudioError):
    """A comment service cannot be reached or said something invalid."""


class ShopError(StudioError):
    """A catalogue, ledger or order operation was refused."""


class CommunityError(StudioError):
    """A poll or a draw cannot be held as asked."""


class SettingsError(StudioError):
    """Settings, keys or folders are not usable."""
