// Dump answers questions about the Go source tree it is pointed at: one JSON document in, one out.
//
//	dump GOROOT < questions.json > answers.json
//
// It is built by the toolchain whose tree it reads, with the standard library only, and must compile with every
// release from 1.21 on. What the kinds of questions mean: AskSource in talkbuilder/claims.py.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
)

// A Question is one AskSource.
type Question struct {
	Kind   string   `json:"kind"`
	Symbol string   `json:"symbol"`
	Words  []string `json:"words"`
}

// An Answer is the Answer of claims.py.
type Answer struct {
	Value  string `json:"value"`
	Detail string `json:"detail"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Symbol string `json:"symbol"`
	Failed string `json:"failed"`
}

const (
	absent  = "absent"
	present = "present"
)

func main() {
	var in struct {
		Asks    []Question `json:"asks"`
		Targets []string   `json:"targets"`
		Texts   []Wanted   `json:"texts"`
	}
	if len(os.Args) != 2 {
		fail("usage: dump GOROOT < questions")
	}
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		fail("the questions: " + err.Error())
	}
	// One short run: a small heap limit would only cost time.
	debug.SetGCPercent(400)
	tree := newTree(os.Args[1])
	for _, ask := range in.Asks {
		tree.expect(ask)
	}
	out := struct {
		Answers []Answer       `json:"answers"`
		Lines   map[string]int `json:"lines"`
		Texts   []Text         `json:"texts"`
	}{Answers: []Answer{}, Lines: map[string]int{}, Texts: []Text{}}
	for _, ask := range in.Asks {
		out.Answers = append(out.Answers, guarded(tree, ask))
	}
	for _, target := range in.Targets {
		if line, ok := tree.lineOf(target); ok {
			out.Lines[target] = line
		}
	}
	for _, want := range in.Texts {
		out.Texts = append(out.Texts, guardedText(tree, want))
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		fail(err.Error())
	}
}

// guarded keeps one bad question from taking the others' answers with it.
func guarded(tree *Tree, ask Question) (answer Answer) {
	defer func() {
		if trouble := recover(); trouble != nil {
			answer = Answer{Failed: fmt.Sprintf("the dumper lost its way: %v", trouble)}
		}
	}()
	return tree.answer(ask)
}

func guardedText(tree *Tree, want Wanted) (text Text) {
	defer func() {
		if trouble := recover(); trouble != nil {
			text = missing(fmt.Sprintf("the dumper lost its way: %v", trouble))
		}
	}()
	return tree.text(want)
}

func fail(words string) {
	fmt.Fprintln(os.Stderr, words)
	os.Exit(2)
}
