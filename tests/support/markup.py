"""What every page must be: read with the standard parser, each complaint a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


@dataclass
class Element:
    """One element with its attributes and the text inside it."""

    tag: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    named: bool = False


class Page(HTMLParser):
    """A parsed page: its links, forms and complaints."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Element] = []
        self.elements: list[Element] = []
        self.complaints: list[str] = []
        self.feed(markup)
        self._look()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag == "img" and element.attributes.get("alt"):
            self.handle_data(element.attributes["alt"])
        if tag not in VOID:
            self.open.append(element)
        if any(parent.tag == "label" for parent in self.open[:-1]):
            element.named = True

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index].tag == tag:
                del self.open[index:]
                return

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text.append(data)

    def links(self) -> list[str]:
        """Addresses of the site that this page leads to."""
        return [
            element.attributes["href"]
            for element in self.all("a")
            if element.attributes.get("href", "").startswith("/")
        ]

    def actions(self) -> list[str]:
        """Where its unsafe forms post to."""
        return [
            form.attributes.get("action", "")
            for form in self.all("form")
            if form.attributes.get("method", "").lower() == "post"
        ]

    def all(self, *tags: str) -> list[Element]:
        """The elements with these tags, in order."""
        return [element for element in self.elements if element.tag in tags]

    def _look(self) -> None:
        if len(self.all("h1")) != 1:
            self.complaints.append(f"{len(self.all('h1'))} h1 in place of one")
        if not any("".join(title.text).split("·")[0].strip() for title in self.all("title")):
            self.complaints.append("no title")
        self._ids()
        self._labels()
        for element in self.elements:
            self._one(element)

    def _ids(self) -> None:
        ids = [element.attributes["id"] for element in self.elements if element.attributes.get("id")]
        self.complaints += [
            f"id {name!r} stands twice" for name in sorted({name for name in ids if ids.count(name) > 1})
        ]

    def _labels(self) -> None:
        told = {label.attributes.get("for") for label in self.all("label")}
        for control in self.all("input", "select", "textarea"):
            attributes = control.attributes
            if attributes.get("type") in UNLABELLED or control.named or attributes.get("id") in told:
                continue
            if not attributes.get("aria-label") and not attributes.get("aria-labelledby"):
                self.complaints.append(f"{control.tag} {attributes.get('name')!r} has no label")

    def _one(self, element: Element) -> None:
        attributes = element.attributes
        if element.tag == "form" and not (attributes.get("method") and attributes.get("action")):
            self.complaints.append(f"a form without method or action: {attributes}")
        if element.tag in ("a", "button") and not ("".join(element.text).strip() or attributes.get("aria-label")):
            self.complaints.append(f"{element.tag} without words: {attributes}")
        if element.tag == "img" and "alt" not in attributes:
            self.complaints.append(f"img without alt: {attributes.get('src')}")
        if element.tag == "style" or "style" in attributes or any(name.startswith("on") for name in attributes):
            self.complaints.append(f"inline style or script at {element.tag} {attributes}")
        if element.tag == "script" and not attributes.get("src"):
            self.complaints.append("inline script")
