"""Values of the model as Go writes them."""

import re

from talkdiagrams.mechanisms.interfaces.forms import Form, is_zero


def literal(form: Form, value: str) -> str:
    """Go's way to write that value of that form."""
    text = form.text
    if text == "bool":
        return {"0": "false", "false": "false"}.get(value, "true")
    if is_zero(value) and not re.fullmatch(r"u?int\d*|float\d+", text):
        return {"string": '""'}.get(
            text, f"{text}{{}}" if "{" in text or text[:2] in ("[2", "[1", "[0") else "nil"
        )
    return {
        "struct{b uint8}": f"struct{{b uint8}}{{{value}}}",
        "struct{n int}": f"struct{{n int}}{{{value}}}",
        "string": f'"{value}"',
        "[]byte": f"[]byte{{{value[:2]}}}",
        "[]int": f"[]int{{{value}}}",
        "struct{a, b int}": f"struct{{a, b int}}{{{value}, 0}}",
        "[2]int": f"[2]int{{{value}, 0}}",
        "struct{s string; n int}": f'struct{{s string; n int}}{{"{value}", 0}}',
        "struct{f []int}": f"struct{{f []int}}{{[]int{{{value}}}}}",
        "struct{s []int; n int}": f"struct{{s []int; n int}}{{[]int{{{value}}}, 1}}",
        "[200]int": f"[200]int{{{value}}}",
        "*int": "&number",
        "struct{p *int}": "struct{p *int}{&number}",
        "[1]*int": "[1]*int{&number}",
        "map[string]int": 'map[string]int{"a": 1}',
        "chan int": "make(chan int)",
        "func()": "func() { number++ }",
        "struct{}": "struct{}{}",
        "[0]int": "[0]int{}",
    }.get(text, value)
