package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"
)

var (
	digest = "sha256:" + strings.Repeat("a", 64)
	other  = "sha256:" + strings.Repeat("b", 64)
	app    = "registry.example/team/app@" + digest
	tool   = "registry.example/team/tool@" + other
	oneApp = "{containers: [{name: app, image: " + app + "}]}"
)

func TestA_goodAnswerAdmits(t *testing.T) {
	bothTemplates(t, func(t *testing.T, template string) {
		liar := newLiar(t)
		liar.says(200, items("", valued(allow)))
		client := engine(t, template, liar.place)
		found := ask(t, client, pod(t, "prod", oneApp))
		requireAdmitted(t, found)
		if len(found.warnings) != 0 {
			t.Errorf("a warning about nothing: %q", found.warnings)
		}
		if want := [][]string{{"[prod]" + app}}; fmt.Sprint(liar.questions()) != fmt.Sprint(want) {
			t.Errorf("asked %q", liar.questions())
		}
		// and kept: the second Pod is not asked about, and the status is 0
		requireAdmitted(t, ask(t, client, pod(t, "prod", oneApp)))
		if len(liar.questions()) != 1 {
			t.Errorf("asked again: %q", liar.questions())
		}
	})
}

func TestA_badAnswerDenies(t *testing.T) {
	// Gatekeeper keeps the last item of a key and forgets what was beside it: these are one good answer to the next Pod.
	keptAsGood := []string{"500 and a good item", "denied and then allowed", "allowed twice, in different words"}
	fixed := func(body string) func([]string) string { return func([]string) string { return body } }
	for name, bad := range map[string]struct {
		status int
		answer func([]string) string
		why    string
	}{
		"500 and an empty object":      {500, fixed(`{}`), "no answer that allows it"},
		"200 and an empty object":      {200, fixed(`{}`), "no answer that allows it"},
		"null":                         {200, fixed(`null`), "no answer that allows it"},
		"no JSON":                      {200, fixed(`<html>`), "unmarshal"},
		"nothing":                      {200, fixed(``), "unmarshal"},
		"an array":                     {200, fixed(`[]`), "unmarshal"},
		"no items":                     {200, items("", func(string) string { return "" }), "no answer that allows it"},
		"null items":                   {200, fixed(`{"response":{"items":null}}`), "no answer that allows it"},
		"only a system error":          {200, items("1 of 1 images cannot be judged now", func(string) string { return "" }), "cannot be judged now"},
		"503 and a system error":       {503, items("too busy", func(string) string { return "" }), "too busy"},
		"500 and a good item":          {500, items("", valued(allow)), "no answer that allows it"},
		"an error":                     {200, items("", func(key string) string { return `{"key":` + quoted(key) + `,"error":"broken"}` }), "broken"},
		"no value":                     {200, items("", func(key string) string { return `{"key":` + quoted(key) + `}` }), "no answer that allows it"},
		"a null value":                 {200, items("", valued(`null`)), "no answer that allows it"},
		"an empty value":               {200, items("", valued(`{}`)), "no answer that allows it"},
		"a true value":                 {200, items("", valued(`true`)), "no answer that allows it"},
		"an array value":               {200, items("", valued(`[{"allowed":true,"digest":"DIGEST"}]`)), "no answer that allows it"},
		"the text of a good value":     {200, items("", valued(quoted(allow))), "no answer that allows it"},
		"a denial":                     {200, items("", valued(`{"allowed":false,"code":"record-absent","message":"nobody signed"}`)), "record-absent: nobody signed"},
		"a denial without words":       {200, items("", valued(`{"allowed":false}`)), "no code: no message"},
		"allowed as text":              {200, items("", valued(`{"allowed":"true","digest":"DIGEST"}`)), "no answer that allows it"},
		"allowed as a number":          {200, items("", valued(`{"allowed":1,"digest":"DIGEST"}`)), "no answer that allows it"},
		"allowed without a digest":     {200, items("", valued(`{"allowed":true}`)), "no answer that allows it"},
		"allowed with an empty digest": {200, items("", valued(`{"allowed":true,"digest":""}`)), "no answer that allows it"},
		"allowed with a null digest":   {200, items("", valued(`{"allowed":true,"digest":null}`)), "no answer that allows it"},
		"allowed, another digest":      {200, items("", valued(`{"allowed":true,"digest":"`+other+`"}`)), "no answer that allows it"},
		"allowed, another image":       {200, items("", func(key string) string { return valued(allow)(strings.Replace(key, "app", "other", 1)) }), "no answer that allows it"},
		"allowed, another namespace":   {200, items("", func(key string) string { return valued(allow)(strings.Replace(key, "[prod]", "[test]", 1)) }), "no answer that allows it"},
		"allowed, an upper-case key":   {200, items("", func(key string) string { return valued(allow)(strings.ToUpper(key)) }), "no answer that allows it"},
		"allowed and an error":         {200, items("", func(key string) string { return valued(allow)(key) + `,{"key":` + quoted(key) + `,"error":"broken"}` }), "broken"},
		"allowed and then denied":      {200, items("", func(key string) string { return valued(allow)(key) + "," + valued(`{"allowed":false}`)(key) }), "no answer that allows it"},
		"denied and then allowed":      {200, items("", func(key string) string { return valued(`{"allowed":false}`)(key) + "," + valued(allow)(key) }), "no code"},
		"allowed twice, in different words": {200, items("", func(key string) string {
			return valued(allow)(key) + "," + valued(`{"allowed":true,"digest":"DIGEST"}`)(key)
		}), "no answer that allows it"},
		"response is text":       {200, fixed(`{"response":"allowed"}`), "unmarshal"},
		"success in other words": {200, items("", valued(`{"isSuccess":true,"succeeded":true,"decision":"ALLOW","digest":"DIGEST"}`)), "no answer that allows it"},
	} {
		t.Run(name, func(t *testing.T) {
			bothTemplates(t, func(t *testing.T, template string) {
				liar := newLiar(t)
				liar.says(bad.status, bad.answer)
				client := engine(t, template, liar.place)
				requireDenied(t, ask(t, client, pod(t, "prod", oneApp)), app, bad.why)
				if !slices.Contains(keptAsGood, name) {
					requireDenied(t, ask(t, client, pod(t, "prod", oneApp)), app)
				}
			})
		})
	}
}

func TestNoProviderDenies(t *testing.T) {
	bothTemplates(t, func(t *testing.T, template string) {
		gone := newLiar(t)
		gone.url = "https://127.0.0.1:1"
		requireDenied(t, ask(t, engine(t, template, gone.place), pod(t, "prod", oneApp)), "failed to send")
		stranger := newLiar(t)
		stranger.says(200, items("", valued(allow)))
		stranger.caBundle = anotherAuthority(t)
		requireDenied(t, ask(t, engine(t, template, stranger.place), pod(t, "prod", oneApp)), "certificate signed by unknown authority")
	})
}

func TestEveryImageOfAPodCounts(t *testing.T) {
	onlyTool := items("", func(key string) string {
		if strings.Contains(key, "/app@") {
			return ""
		}
		return valued(allow)(key)
	})
	for place, spec := range map[string]string{
		"containers":          "{containers: [{name: tool, image: " + tool + "}, {name: x, image: " + app + "}]}",
		"initContainers":      "{containers: [{name: tool, image: " + tool + "}], initContainers: [{name: x, image: " + app + "}]}",
		"ephemeralContainers": "{containers: [{name: tool, image: " + tool + "}], ephemeralContainers: [{name: x, image: " + app + "}]}",
		"volumes":             "{containers: [{name: tool, image: " + tool + "}], volumes: [{name: data, emptyDir: {}}, {name: x, image: {reference: " + app + "}}]}",
	} {
		t.Run(place, func(t *testing.T) {
			bothTemplates(t, func(t *testing.T, template string) {
				liar := newLiar(t)
				client := engine(t, template, liar.place)
				liar.says(200, onlyTool)
				found := ask(t, client, pod(t, "prod", spec))
				requireDenied(t, found, place+` "x"`)
				if len(found.denials) != 1 {
					t.Errorf("the neighbour is denied, too: %q", found.denials)
				}
				liar.says(200, items("", valued(allow)))
				requireAdmitted(t, ask(t, client, pod(t, "prod", spec)))
			})
		})
	}
}

func TestShapesThatRunNothingKnownDeny(t *testing.T) {
	bothTemplates(t, func(t *testing.T, template string) {
		liar := newLiar(t)
		liar.says(200, items("", valued(`{"allowed":true,"digest":"DIGEST"}`)))
		client := engine(t, template, liar.place)
		for _, spec := range []string{
			"{containers: [{name: x}]}",
			"{containers: [{name: x, image: null}]}",
			"{containers: [{name: x, image: 7}]}",
			"{containers: [{name: x, image: {a: b}}]}",
			"{containers: [{name: x, image: ''}]}",
			"{containers: [" + app + "]}",
			"{containers: [null]}",
			"{volumes: [{name: x, image: {}}]}",
			"{volumes: [{name: x, image: {reference: null}}]}",
			"{volumes: [{name: x, image: text}]}",
		} {
			requireDenied(t, ask(t, client, pod(t, "prod", spec)), "may not run")
		}
		nothing := request(t, "", "Pod", "prod", "spec: {}")
		nothing.Object = runtime.RawExtension{Raw: []byte(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"it","namespace":"prod"},"spec":null}`)}
		requireAdmitted(t, ask(t, client, nothing))
	})
}

func TestANamespaceIsNeeded(t *testing.T) {
	bothTemplates(t, func(t *testing.T, template string) {
		liar := newLiar(t)
		liar.says(200, items("", valued(allow)))
		client := engine(t, template, liar.place)
		// scope: Namespaced keeps objects without one away from our constraints; another constraint may not
		constraint := documents(t, "constraint.yaml")[0]
		delete(constraint.Object["spec"].(map[string]any)["match"].(map[string]any), "scope")
		constraint.SetName("anywhere")
		if _, err := client.AddConstraint(t.Context(), constraint); err != nil {
			t.Fatal(err)
		}
		requireDenied(t, ask(t, client, pod(t, "", oneApp)), "no namespace")
	})
}

func TestA4_anotherNamespaceIsAnotherQuestion(t *testing.T) {
	bothTemplates(t, func(t *testing.T, template string) {
		liar := newLiar(t)
		client := engine(t, template, liar.place)
		liar.says(200, items("", func(key string) string {
			if strings.HasPrefix(key, "[test]") {
				return valued(allow)(key)
			}
			return valued(`{"allowed":false,"code":"no-policy","message":"not here"}`)(key)
		}))
		requireAdmitted(t, ask(t, client, pod(t, "test", oneApp)))
		requireDenied(t, ask(t, client, pod(t, "prod", oneApp)), "no-policy")
	})
}

func TestA20_whatWasShedIsAskedAgain(t *testing.T) {
	bothTemplates(t, func(t *testing.T, template string) {
		liar := newLiar(t)
		client := engine(t, template, liar.place)
		both := "{containers: [{name: app, image: " + app + "}, {name: tool, image: " + tool + "}]}"
		liar.says(200, items("1 of 2 images cannot be judged now, ask again: shed", func(key string) string {
			if strings.Contains(key, "/app@") {
				return ""
			}
			return valued(allow)(key)
		}))
		found := ask(t, client, pod(t, "prod", both))
		requireDenied(t, found, app, "shed")
		if len(found.denials) != 1 {
			t.Errorf("the neighbour is denied, too: %q", found.denials)
		}
		liar.says(200, items("", valued(allow)))
		requireAdmitted(t, ask(t, client, pod(t, "prod", both)))
		questions := liar.questions()
		if last := questions[len(questions)-1]; !slices.Equal(last, []string{"[prod]" + app}) {
			t.Errorf("only what was shed is asked again, not %q", last)
		}
	})
}

func TestWarningsAreShown(t *testing.T) {
	bothTemplates(t, func(t *testing.T, template string) {
		liar := newLiar(t)
		liar.says(200, items("", valued(`{"allowed":true,"decision":"ALLOW_WARN","code":"record-absent","message":"audit mode","digest":"DIGEST"}`)))
		client := engine(t, template, liar.place)
		found := ask(t, client, pod(t, "prod", oneApp))
		requireAdmitted(t, found)
		if len(found.warnings) != 1 || !strings.Contains(found.warnings[0], "runs with a warning: record-absent: audit mode") {
			t.Errorf("not the warning: %q", found.warnings)
		}
		if len(liar.questions()) != 1 {
			t.Errorf("two constraints, one question: %q", liar.questions())
		}
	})
}
