# ruff: noqa: E501 - hostile words are data, a line of them for each kind
"""Text that means something to somebody: to a browser, a compiler, a shell, a terminal, or to whoever measures it.

`MARK` stands in everything that would act if it were more than text; the oracles look for it where it must not be.
"""

from collections.abc import Iterator

MARK = "pwn3d"

MARKUP = {
    "html": [
        f"<script>{MARK}()</script>",
        f'"><img src=x onerror={MARK}()>',
        f"'><svg/onload={MARK}()>",
        f"</title><script>{MARK}()</script>",
        f"</script><script>{MARK}()</script>",
        f"</style><style>*{{background:url(//{MARK}.example)}}</style>",
        f"--><script>{MARK}()</script><!--",
        f"<!--<script>{MARK}()",
        f"<a href=\"javascript:{MARK}()\">x</a>",
        f"<iframe srcdoc='<script>{MARK}()</script>'>",
        f"<math><mtext></mtext><mglyph><style><img src=x onerror={MARK}()></style>",
        f"&lt;script&gt;{MARK}()&lt;/script&gt; &#60;b onclick={MARK}()&#62;",
        f"<base href=//{MARK}.example><meta http-equiv=refresh content=0;url=//{MARK}.example>",
        "</textarea></template></noscript></svg></math>",
        "\u2028\u2029".encode("unicode_escape").decode() + f"</ScRiPt\t><script\x20>{MARK}()",
    ],
    "xml": [
        f"]]></a:t></a:r><a:hlinkClick r:id='{MARK}'/>",
        "<![CDATA[ ]]> <?xml version='1.0'?> <!DOCTYPE x>",
        "&lol; &amp; &#0; &#x1F; &quot;",
        "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
        "_x0041_ _x000D_ _x005F_",
    ],
    "typst": [
        f'#panic("{MARK}")',
        '#read("/etc/passwd") #image("data.json")',
        '#import "@preview/x:1.0.0": *',
        "$x$ @label <label> = head \\ - + / * _ ~ ` # ",
        '"]; #while true {}; #{1+1} [',
        "\\u{0} \\u{110000} \\u{d800}",
    ],
    "dot": [
        'x" image="/etc/passwd',
        f"<<TABLE HREF=\"javascript:{MARK}()\"><TR><TD></TD></TR></TABLE>>",
        "a]; shell=x; subgraph cluster_x { b } [",
        "\\N \\G \\E \\L \\T \\l \\r",
        "strict digraph { a -> b }",
    ],
    "jinja": ["{{ 7*191 }}", "{% for x in range(10**9) %}x{% endfor %}", "{{ ''.__class__.__mro__ }}", "{# #} {%- raw -%}", "${7*191} #{7*191} <%= 7*191 %>"],
    "sheet": [f"=cmd|' /C {MARK}'!A0", "@SUM(A1)", "+1+1", "-2+3", "=HYPERLINK(\"http://x\")", "\t=1+1"],
    "shell": ["$(id)", "`id`", "; rm -rf /", "| cat /etc/passwd", "%PATH% !HOME! ~ *", "\\\\server\\share", "-rf", "--output=/x"],
    "format": ["%s%n%x %(x)s", "{0} {x.__class__} {} {{", "\\x41 \\u0041 \\N{BULLET} \\0", "${HOME} $HOME"],
    "yaml": [
        "yes", "no", "null", "~", "1e3", "0x1F", "0o17", "12:30", "3.10", ".inf", ".nan", "2026-01-01", "- a", "a: b",
        "# c", "&a b", "*a", "!!python/object:os.system x", "---", "...", "|", ">", "@x", "`x`", "%TAG", "<<", "? x", "[", "}",
    ],
    "markdown": [
        f"[click](javascript:{MARK}())",
        f"[click](JaVaScRiPt:{MARK}())",
        f"[click](data:text/html,<script>{MARK}()</script>)",
        "[x](file:///etc/passwd) [y](//example.org) [z](#nothing)",
        f"![x](https://{MARK}.example/x.png)",
        f"<https://example.org/?q=<script>{MARK}()</script>>",
        "[a][b] [b]: https://example.org",
        "`" * 50 + "x",
        "*" * 200,
        "**a *b** c* _d __e_ f__",
        "[" * 100 + "](" * 100,
        "{{fact:nothing}} [x](fact:nothing) [^none] {#anchor} {.read}",
        "[go](go:runtime.schedule) [go](go:../../etc/passwd)",
        "\\" * 33,
        "a\\\nb",
    ],
}  # fmt: skip

UNICODE = {
    "right-to-left": ["שלום עולם", "مرحبا بالعالم", "mixed שלום 123 abc مرحبا (x)", "ܫܠܡܐ ދިވެހި ߒߞߏ"],
    "cjk": ["调度器让每个线程都有事做", "スケジューラ", "고루틴과 스케줄러", "𠀀𠀁𪚥 ﹏ 〒 。「」", "全角ＡＢＣ１２３"],
    "scripts": ["หลักการทำงานของตัวจัดตาราง", "अनुसूचक क्ष त्रि", "தமிழ் ఆంధ్ర ಕನ್ನಡ മലയാളം", "ខ្មែរ မြန်မာ ລາວ", "ᠮᠣᠩᠭᠣᠯ ⵜⵉⴼⵉⵏⴰⵖ ᏣᎳᎩ", "𒀀𓀀𐎀 𝔘𝔫𝔦𝔠𝔬𝔡𝔢"],
    "emoji": ["😀", "👨‍👩‍👧‍👦 👩🏽‍🚀", "🇩🇪🇯🇵🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☺️ ☺︎ #️⃣ 1️⃣", "🫠🪿🫨"],
    "combining": ["e\u0301a\u030a", "Z" + "\u0351\u036b\u0343" * 40 + "a", "\u0301\u0301", "q\u0307\u0323 \u1e9b\u0323", "\u0e4d\u0e4d\u0e4d", "ﬃ ǆ ß ẞ İ ı ſ"],
    "invisible": ["zero\u200bwidth", "\u200d\u200c\u2060", "soft\u00adhy\u00adphen", "\u00a0\u3000\u2003\u202f", "\u115f\u3164\uffa0", "\u180e\ufe0f\U000e0100", "\u200e\u200f", "\u034f"],
    "odd": ["\ue000\uf8ff", "\U000f0000\U0010fffd", "\ufdd0\ufdef", "\U0001fffe\U0010ffff", "\U000e0001\U000e0041", "\ufffc\ufffd", "\u2028".encode().decode("latin-1"), "Ａ" * 50],
    "refused": ["\x00", "\x07", "\x1b[31m\x1b]0;t\x07", "\u202egnp.exe", "\u2066x\u2069", "\x85", "\x9b2J", "\ufeff", "\ufffe", "\uffff", "\u2028", "\u2029", "\ud800", "\udfff\ud800", "\x7f", "\x0b\x0c"],
}  # fmt: skip

SHAPES = {
    "empty": ["", " ", "\t", "\n", "\n\n\n", " \u00a0 "],
    "long": [
        "x" * 400,
        "x" * 401,
        "x" * 20_000,
        "word " * 5_000,
        "ü" * 300_000,
        "a\n" * 5_000,
        "-" * 3_000,
        "W" * 120,
        "\u0301" * 2_000,
        "שלום " * 3_000,
        "语" * 5_000,
        "😀" * 2_000,
        "/" * 500,
        "https://example.org/" + "a" * 2_100,
    ],
    "numbers": [
        "0", "-1", "-0", "00", "1_000", "9" * 400, "1e400", "-1e400", "1e-400", "NaN", "Infinity", "-inf", "0x7fffffffffffffff",
        "18446744073709551616", "1.7976931348623157e309", "0.1" + "0" * 300 + "1", "١٢٣", "１２", "1,5", "½", "²", "1/0", "1e3", "true", "+5", "5.",
    ],
    "paths": [
        "../outside/secret.txt", "../../outside/secret.txt", "/etc/passwd", "/dev/zero", "/dev/stdin", "/proc/self/environ", "~/.ssh/id_rsa", "..", ".", "/", "a/../../x",
        "C:\\Windows\\win.ini", "\\\\server\\share", "CON", "NUL.txt", "aux.png", "COM1", "a:b", "a\\..\\..\\b", "%2e%2e/%2e%2e/etc/passwd", "..%2f", "..%5c",
        "file:///etc/passwd", "https://example.org/x.png", "assets/photo.png/", "assets//photo.png", "./assets/photo.png", "assets/photo.png\x00.txt", "assets", "x" * 300, "a/" * 3_000,
        ".talk-x.tmp", "talk.yaml", "assets/PHOTO.PNG", " assets/photo.png", "assets/photo.png ", "-", "--help", "*", "?",
    ],
    "links": [
        f"javascript:{MARK}()", f"JAVASCRIPT:{MARK}()", f" javascript:{MARK}()", f"java\tscript:{MARK}()", f"data:text/html,{MARK}", "data:image/svg+xml;base64,PHN2Zz4=", "vbscript:x",
        "file:///etc/passwd", "ftp://example.org", "//example.org", "http://", "https://", "https:///x", "https://example.org:99999", "https://[::1", "https://exa mple.org",
        "https://user:pass@example.org", "https://例え.jp/✓", "https://example.org/" + "x" * 5_000, "mailto:", "mailto:a@b?subject=%0d%0aBcc:x", "mailto:a@b c", "#", "#nothing", "tel:1", "about:blank",
        "https://example.org/\"onmouseover=\"x", "https://example.org/?a=1&b=<>'", "https://example.org/%zz%00", "HTTPS://EXAMPLE.ORG", "https://example.org\\@evil.example", "chrome://x", "ms-word:ofe|u|x",
    ],
}  # fmt: skip

FAMILIES: dict[str, list[str]] = {**MARKUP, **UNICODE, **SHAPES}


def every() -> Iterator[tuple[str, str]]:
    """Yield each text with a name of its own."""
    for family, texts in FAMILIES.items():
        for number, text in enumerate(texts):
            yield f"{family}-{number}", text


def planes(step: int = 128) -> Iterator[tuple[str, str]]:
    """Yield a few characters of every ``step`` code points, through all seventeen planes."""
    for start in range(0x20, 0x110000, step):
        if start % 0x10000 >= 0x3000 and start >= 0x30000 and start % 0x1000:
            continue  # planes that are empty or private: a taste is enough
        taken = [chr(code) for code in range(start, start + step, max(1, step // 12))]
        yield f"u{start:05x}", "x" + "".join(taken) + "y"
