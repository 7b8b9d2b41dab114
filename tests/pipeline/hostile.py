"""Text that nobody should have to trust: what has gone wrong somewhere, once."""

# Markup of every format that we write, YAML's own words, Unicode's corners.
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><!-- ]]> &amp; &#x0; {{ 7*7 }} {% raw %}",
    "#import \"@preview/x:1.0.0\"; #read(\"/etc/passwd\") $ x $ @label <label>",
    "[click](javascript:alert(1))",
    "[here](https://example.org/?a=1&b=%22)",
    "`code` **strong** *em* `a``b` ** * _x_ ~~y~~",
    "\\x41 \\u0041 \\N{BULLET} %s %n {0} ${HOME} $(id)",
    'a" image="/etc/passwd',
    "a]; shell=\"x\" [label=<<TABLE/>>",
    "yes", "null", "~", "1e3", "0x1F", "12:30", "3.10", "- a", "a: b", "#c", "&a *a", "!!python/object:x", "---", "...",
    "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 mixed",
    "\u8c03\u5ea6\u5668\u8ba9\u6bcf\u4e2a\u7ebf\u7a0b\u90fd\u6709\u4e8b\u505a",
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea",
    "e\u0301 A\u030a \u1e9e \ufb03 \u01c4 I\u0307",
    "zero\u200bwidth\u200djoin\u00ad\u2060er\u200e\u200f",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033da\u0334\u0319\u0324l\u0345g\u0361o\u0322",
    "Donaudampfschifffahrtsgesellschaftskapit\u00e4nsm\u00fctze" * 3,
    "\u00a0\u3000 \u2003", "\U000e0041", "\ue000", "\U0010ffff",
]  # fmt: skip
# What may not stand in a talk at all.
REFUSED = [
    "\x00",
    "\x07bell",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202egnp.exe",
    "\x85",
    "\ufffe",
    "\x9b2J",
]
