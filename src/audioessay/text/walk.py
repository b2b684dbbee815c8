"""What readers of HTML, DOCX and ODT share: a walk through the elements that fills a draft."""

from audioessay.text.draft import Draft
from audioessay.text.flow import Flow
from audioessay.text.markup import Node, Token

PROSE = 300
"""Characters of a cell of a table that only sets the page."""


class Walker:
    """Takes up each element in order of place, what stands in it, and then its end."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.source = draft, draft.source.text
        self.flow: Flow | None = None
        """The open paragraph."""

    def walk(self, root: Node) -> None:
        """An element and all within."""
        stack: list[tuple[Node | Token, Node, bool]] = [(root, root, False)]
        while stack:
            item, parent, leaving = stack.pop()
            if isinstance(item, Token):
                self.token(item, parent)
            elif leaving:
                self.leave(item)
            elif self.enter(item):
                stack.append((item, parent, True))
                stack.extend((child, item, False) for child in reversed(item.children))

    def enter(self, node: Node) -> bool:
        """Take up an element; False when it is dealt with as a whole."""
        raise NotImplementedError

    def leave(self, node: Node) -> None:
        """An element ends that was entered."""
        raise NotImplementedError

    def token(self, token: Token, parent: Node) -> None:
        """What stands between the tags."""
        raise NotImplementedError

    def open(self) -> Flow:
        """The open paragraph, or a new one."""
        if self.flow is None:
            self.flow = self.draft.flow()
        return self.flow

    def skip(self, node: Node, reason: str, words: str | None = None) -> bool:
        """An element is dealt with as a whole, with what it says. False: it is not entered."""
        self.draft.leave_out(node.start, node.end, reason, node.words(self.source) if words is None else words)
        return False
