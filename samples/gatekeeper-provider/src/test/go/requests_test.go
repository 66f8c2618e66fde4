package engine

import (
	"strings"
	"testing"

	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

func TestUpdatesThatBringNoImageAndDeletionsPass(t *testing.T) {
	bothTemplates(t, func(t *testing.T, template string) {
		liar := newLiar(t)
		liar.says(200, items("", valued(`{"allowed":false,"code":"record-absent","message":"gone"}`)))
		client := engine(t, template, liar.place)
		update := pod(t, "prod", oneApp)
		update.Operation = admissionv1.Update
		update.OldObject = update.Object
		requireAdmitted(t, ask(t, client, update))
		deletion := pod(t, "prod", oneApp)
		deletion.Operation = admissionv1.Delete
		deletion.OldObject = deletion.Object
		requireAdmitted(t, ask(t, client, deletion))
		if len(liar.questions()) != 0 {
			t.Errorf("asked: %q", liar.questions())
		}
		debug := pod(t, "prod", "{containers: [{name: app, image: "+app+"}], ephemeralContainers: [{name: debug, image: "+app+"}]}")
		debug.Operation = admissionv1.Update
		debug.OldObject = update.Object
		debug.SubResource = "ephemeralcontainers"
		found := ask(t, client, debug)
		requireDenied(t, found, `ephemeralContainers "debug"`)
		if len(found.denials) != 1 {
			t.Errorf("what ran before is denied: %q", found.denials)
		}
		update.OldObject = runtime.RawExtension{}
		requireDenied(t, ask(t, client, update), "record-absent")
	})
}

func TestWorkloadsAreToldEarly(t *testing.T) {
	template := "{template: {spec: " + oneApp + "}}"
	for _, one := range []struct{ group, kind, object string }{
		{"apps", "Deployment", "spec: " + template},
		{"apps", "ReplicaSet", "spec: " + template},
		{"apps", "StatefulSet", "spec: " + template},
		{"apps", "DaemonSet", "spec: " + template},
		{"batch", "Job", "spec: " + template},
		{"batch", "CronJob", "spec: {jobTemplate: {spec: " + template + "}}"},
		{"", "ReplicationController", "spec: " + template},
		{"", "PodTemplate", "template: {spec: " + oneApp + "}"},
	} {
		t.Run(one.kind, func(t *testing.T) {
			bothTemplates(t, func(t *testing.T, template string) {
				liar := newLiar(t)
				liar.says(200, items("", valued(`{"allowed":false,"code":"record-absent","message":"nobody signed"}`)))
				client := engine(t, template, liar.place)
				found := ask(t, client, request(t, one.group, one.kind, "prod", one.object))
				requireAdmitted(t, found)
				if len(found.warnings) != 1 || !strings.Contains(found.warnings[0], "record-absent") {
					t.Errorf("not told: %q", found.warnings)
				}
				tagged := strings.ReplaceAll(one.object, "@"+digest, ":v1")
				if found := ask(t, client, request(t, one.group, one.kind, "prod", tagged)); len(found.warnings) != 0 {
					t.Errorf("a tag waits for the Pod: %q", found.warnings)
				}
			})
		})
	}
}

func TestATagDoesNotWaitInAPodAndUnknownKindsDeny(t *testing.T) {
	bothTemplates(t, func(t *testing.T, template string) {
		liar := newLiar(t)
		liar.says(200, items("", valued(`{"allowed":true,"digest":""}`)))
		client := engine(t, template, liar.place)
		wide := documents(t, "constraint.yaml")[2]
		wide.SetName("wide")
		spec := wide.Object["spec"].(map[string]any)
		spec["enforcementAction"] = "deny"
		spec["match"] = map[string]any{"kinds": []any{map[string]any{"apiGroups": []any{"*"}, "kinds": []any{"*"}}}}
		if _, err := client.AddConstraint(t.Context(), wide); err != nil {
			t.Fatal(err)
		}
		requireDenied(t, ask(t, client, pod(t, "prod", "{containers: [{name: x, image: registry.example/team/app:v1}]}")), "may not run")
		requireDenied(t, ask(t, client, request(t, "argoproj.io", "Rollout", "prod", "spec: {template: {spec: "+oneApp+"}}")), "not a kind whose images are known")
		// of the same name, with its Pods in another place
		job := "spec: {tasks: [{template: {spec: " + oneApp + "}}]}"
		requireDenied(t, ask(t, client, request(t, "batch.volcano.sh", "Job", "prod", job)), `"batch.volcano.sh/Job" is not a kind whose images are known`)
	})
}
