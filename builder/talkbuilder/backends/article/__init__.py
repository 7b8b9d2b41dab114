"""A talk's text as one web page that needs no network: typeset to be read, with the talk's figures in their places."""

from talkbuilder.backends.article.write import write

__all__ = ["write"]
