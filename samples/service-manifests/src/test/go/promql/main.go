// Reads a file of alert rules and a file with an expression on each line, as Prometheus does, and says what is wrong with them.
package main

import (
	"bufio"
	"fmt"
	"log/slog"
	"os"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: promql RULES EXPRESSIONS")
		os.Exit(2)
	}
	wrong := false
	say := func(err error) {
		wrong = true
		fmt.Println(err)
	}
	expressions := parser.NewParser(parser.Options{})
	groups, errs := rulefmt.ParseFile(os.Args[1], false, model.UTF8Validation, expressions, slog.Default())
	for _, err := range errs {
		say(err)
	}
	file, err := os.Open(os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	count := 0
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		count++
		if _, err := expressions.ParseExpr(lines.Text()); err != nil {
			say(fmt.Errorf("%s: %w", lines.Text(), err))
		}
	}
	if err := lines.Err(); err != nil {
		say(err)
	}
	if wrong {
		os.Exit(1)
	}
	rules := 0
	for _, group := range groups.Groups {
		rules += len(group.Rules)
	}
	fmt.Printf("%d rules, %d expressions\n", rules, count)
}
