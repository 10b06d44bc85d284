"""Sentences of a Chinese paragraph.

A sentence ends at 。！？… and their half-width kin, with the closing quotes and brackets that follow. Marks inside titles (《出发！》),
decimals, URLs, list numbers and abbreviations end nothing, nor does a mark inside a quotation that its sentence goes on after.
Straight quotes open and close by turns. Marks alone are no sentence: they stay with what stands beside them on their line.
；only divides a sentence (GB/T 15834); `shorter` cuts long sentences there, for engines.
"""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

_CLOSERS = "”’」』）)】》〉\"'＂＇］]"
_PAIRS = {"《": "》", "〈": "〉", "（": "）", "(": ")", "“": "”", "‘": "’", "「": "」", "『": "』", "【": "】"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_PAIRED = re.compile(f"[{re.escape(''.join((*_PAIRS, *_OPENERS)))}]")
_SPEECH = re.compile(
    r"[^，。！？；：“”\s]{0,14}?(?:[说說问問道称稱喊答]|表示|介[绍紹]|指出|[强強][调調]|告[诉訴]|[认認][为為]|感[叹嘆]|回[忆憶]|坦言|直言|透露|解[释釋]|宣[布佈]|[补補]充|回[应應]|承[认認]|提醒|建[议議]|呼[吁籲]|感慨|[报報]告(?=[。，：着道]|$))"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s\u3000-\u9fff\uff00-\uffef]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}", re.ASCII)
_END = re.compile(
    rf"(?:[。！？!?]|…+|\.{{3,}})[。！？!?…]*[{re.escape(_CLOSERS)}]*|\n+|(?P<stop>\.)(?P<close>[{re.escape(_CLOSERS)}]*)(?=\s|$|[\u3400-\u9fff])"
)
_ABBREVIATIONS = {
    "mr",
    "mrs",
    "ms",
    "dr",
    "st",
    "vs",
    "no",
    "inc",
    "co",
    "corp",
    "ltd",
    "llc",
    "jr",
    "sr",
    "u.s",
    "u.k",
    "u.n",
    "e.g",
    "i.e",
    "etc",
    "fig",
    "prof",
    "gen",
    "col",
    "lt",
    "sen",
    "rep",
    "gov",
    "approx",
    "est",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "a.m",
    "p.m",
    "p.s",
    "ph.d",
    "al",
}
_STRAIGHT = re.compile('["＂]')
_WORD = re.compile(r"\w")
_CONTINUES = re.compile(r"\s*[，,、：:的地得是等和与及或为]")
_SEMICOLON = re.compile(r"(?<=[；;])(?![^“「（(]{0,200}[”」）)])")  # not within a quotation or bracket
_LONGEST_QUOTE = 400  # an opening mark that is not closed within this many characters was a slip


def split_sentences(paragraph: str) -> list[str]:
    """The sentences, stripped of outer white space; none is empty. Joined again they are the paragraph, white space at edges aside.

    >>> split_sentences("他说：“成功了！”随后离开。推力达3.5吨。")
    ['他说：“成功了！”', '随后离开。', '推力达3.5吨。']
    """
    cuts, seen, worded = [0], 0, False
    for end, newline in _ends_of(_curled(paragraph)):
        worded, seen = worded or bool(_WORD.search(paragraph, seen, end)), end
        if worded or newline:
            cuts.append(end)
            worded = False
    if len(cuts) > 1 and not _WORD.search(paragraph, cuts[-1]) and not paragraph[: cuts[-1]].endswith("\n"):
        cuts.pop()
    sentences = (paragraph[start:end].strip() for start, end in pairwise([*cuts, len(paragraph)]))
    return [sentence for sentence in sentences if sentence]


def _ends_of(text: str) -> Iterator[tuple[int, bool]]:
    """Where sentences end, and whether that is the end of a line."""
    closed = _closed_at(text)
    urls = [match.span() for match in _URL.finditer(text)] if "." in text else []
    start = 0
    for match in _END.finditer(text):
        if match.end() - start < 4 and match[0][0] in "….":  # 嗯……
            continue
        if not _inside(match.start(), urls) and _ends(text, match, closed):
            start = match.end()
            yield start, "\n" in match[0]


def _curled(text: str) -> str:
    """With “ and ” for the straight quotes of each line that has an even number of them; offsets stay."""
    return "\n".join(map(_curled_line, text.split("\n"))) if _STRAIGHT.search(text) else text


def _curled_line(line: str) -> str:
    parts = _STRAIGHT.split(line)
    if len(parts) % 2 == 0:  # an inch, or a slip
        return line
    return "".join(part + "“”"[n % 2] for n, part in enumerate(parts[:-1])) + parts[-1]


def shorter(sentence: str, longest: int = 90) -> list[str]:
    """A long sentence cut at its ；, so that engines drop nothing; a short one as it is."""
    if len(sentence) <= longest:
        return [sentence]
    return [part for clause in _SEMICOLON.split(sentence) if (part := clause.strip())]


def _closed_at(text: str) -> list[int]:
    """For each position, how many quotations or titles are open there that do get closed."""
    depth = [0] * (len(text) + 1)
    stack: list[tuple[str, int]] = []
    for mark in _PAIRED.finditer(text):
        char, index = mark[0], mark.start()
        if char in _PAIRS:
            stack.append((_PAIRS[char], index))
        elif stack and any(char == closer for closer, _ in stack[-4:]):
            while stack:
                closer, opened = stack.pop()
                if closer == char:
                    if index - opened <= _LONGEST_QUOTE and not _nested_end(text, opened, index):
                        depth[opened] += 1
                        depth[index] -= 1
                    break
    return list(accumulate(depth))


def _nested_end(text: str, opened: int, index: int) -> bool:
    """A quotation or bracket of several whole sentences is split inside; one that closes a single sentence is not."""
    inner = text[opened + 1 : index]
    return text[opened] in "“「（(『" and len(inner) > 60 and len(re.findall("[。！？]", inner)) > 1


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end - 1 for start, end in spans)


def _ends(text: str, match: re.Match[str], closed: list[int]) -> bool:  # noqa: PLR0911 - a list of rules, each with its answer
    """Whether the mark ends a sentence here."""
    mark, end = match[0], match.end()
    if "\n" in mark:
        return True
    if closed[end - 1] > 0 and end < len(text):  # within a quotation or title that goes on
        return False
    if mark[-1] in _CLOSERS and (_goes_on(text, match) or (mark[0] in "!?." and re.match(r"\s[a-z]", text[end : end + 2]))):
        return False  # “We did it!” she said
    if match["stop"] is not None:
        return _full_stop(text, match.start())
    if mark[0] in "!?" and re.match(r"[A-Za-z0-9=&]", text[end : end + 1]):  # query strings, Yahoo!Japan
        return False
    if mark.startswith(("…", "...")):
        return bool(re.match(r"\s|$|[\"“A-Z]", text[end : end + 1])) or mark[-1] in _CLOSERS + "。！？" or not _CONTINUES.match(text, end)
    return True


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence goes on after the quotation, bracket or title that its last mark closes.

    他说：“走！” ends it; “走！”他说 and 喊着“走！”离开 and 公司（见上。）位于 do not.
    """
    end = match.end()
    after = text[end : end + 1]
    spaced = after == " "  # “好。” 他说 goes on, but nothing else does
    if not after or after in _PAIRS or (after.isspace() and not spaced):
        return after in _PAIRS and match[0][-1] in "》〉"
    if not spaced and (match[0][-1] in "》〉" or _CONTINUES.match(text, end)):
        return True
    opener = _OPENERS.get(match[0][-1], "")
    opened = text.rfind(opener, max(0, end - _LONGEST_QUOTE), match.start()) if opener else -1
    if opened < 0:
        return False
    before = text[:opened].rstrip()[-1:]
    quoted = match[0][-1] in "”’」』"
    speech = _SPEECH.match(text, end + spaced) if quoted else None
    if not before or before in "。！？!?；…\n" + _CLOSERS:
        return speech is not None
    if speech and before in "，," and text.startswith("。", speech.end()):  # 他们要，“每天都来。”她说。 but not 他问，“谁？”
        return text[:opened].rstrip()[-2:-1] not in "说說问問道称稱喊答示出调調绍紹"
    return not spaced and before not in "：:，," and not (quoted and match[0][0] == "。")


def _full_stop(text: str, position: int) -> bool:
    """A half-width full stop: not within numbers, after abbreviations, initials or list numbers."""
    word = re.search(r"[\w.]{1,20}\Z", text[max(0, position - 20) : position], re.ASCII)
    before = word[0].lower() if word else ""
    if before in _ABBREVIATIONS or re.fullmatch(r"(?:[a-z]\.)*[a-z]", before):  # initials
        return False
    label = re.fullmatch(r"[a-z]?\d{1,2}", before)  # 1. or Q1. where a sentence begins
    ahead = text[: position - len(before)].rstrip(" 　")[-1:] if label else ""
    if label and (not ahead or ahead in "。！？；：.!?;:\n" + _CLOSERS or text[position - len(before) - 1].isspace()):
        return False
    if label and text[position + 1 : position + 2].isdigit():
        return False
    after = text[position + 1 :].lstrip()[:1]
    return not (after.isascii() and after.islower())
