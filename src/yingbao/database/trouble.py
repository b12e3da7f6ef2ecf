"""What goes wrong below the pages, said in both languages to whoever must act."""

from __future__ import annotations


class Trouble(Exception):
    """`zh` and `en` say what is wrong and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en

    def say(self, lang: str) -> str:
        """The text in `lang`: 'en', or Chinese for anything else."""
        return self.en if lang == "en" else self.zh
