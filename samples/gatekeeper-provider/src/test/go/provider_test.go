package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/gatekeeper/v3/apis/mutations/unversioned"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/mutators"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// real is the provider that the Maven build has started, for whoever has the certificate in a folder.
func real(t *testing.T, folder string) place {
	t.Helper()
	bundle, err := os.ReadFile(filepath.Join(environment(t, "ATCR_CLIENT"), "ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	return place{environment(t, "ATCR_PROVIDER"), bundle, watcher(t, folder)}
}

func gatekeepers(t *testing.T) place {
	t.Helper()
	return real(t, environment(t, "ATCR_CLIENT"))
}

func running(image string) string {
	return "{containers: [{name: it, image: '" + image + "'}]}"
}

// settled asks until the provider had the time to answer: a busy machine may need more than one try, and Gatekeeper keeps none that failed.
func settled(t *testing.T, client gator.Client, request *admissionv1.AdmissionRequest) review {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; {
		found := ask(t, client, request)
		said := strings.Join(found.denials, "")
		late := strings.Contains(said, "ask again") || strings.Contains(said, "deadline exceeded") || strings.Contains(said, "Client.Timeout")
		if !late || time.Now().After(end) {
			return found
		}
	}
}

func TestTheRealProvider(t *testing.T) {
	at := gatekeepers(t)
	signed, unsigned := environment(t, "ATCR_SIGNED"), environment(t, "ATCR_UNSIGNED")
	bothTemplates(t, func(t *testing.T, template string) {
		client := engine(t, template, at)
		found := settled(t, client, pod(t, "prod-eu", running(signed)))
		requireAdmitted(t, found)
		if len(found.warnings) != 0 {
			t.Errorf("a warning about nothing: %q", found.warnings)
		}
		requireDenied(t, settled(t, client, pod(t, "prod-eu", running(unsigned))), "record-absent")
		requireDenied(t, settled(t, client, pod(t, "prod-eu", running(environment(t, "ATCR_DELETED")))), "record-absent")
		requireDenied(t, settled(t, client, pod(t, "prod-eu", running(environment(t, "ATCR_SIGNED_TAG")))), "digest-required")
		requireDenied(t, settled(t, client, pod(t, "prod-eu", running("nginx@"+digest))), "unqualified")
		requireDenied(t, settled(t, client, pod(t, "prod-eu", running("x]y"+signed))), "malformed-reference")
		requireDenied(t, settled(t, client, pod(t, "nobody-names-it", running(signed))), "not-enforced")
		audited := settled(t, client, pod(t, "audit", running(unsigned)))
		requireAdmitted(t, audited)
		if len(audited.warnings) != 1 || !strings.Contains(audited.warnings[0], "runs with a warning: record-absent") {
			t.Errorf("not the warning: %q", audited.warnings)
		}
		for _, place := range []string{
			"initContainers: [{name: x, image: '%'}]", "ephemeralContainers: [{name: x, image: '%'}]", "volumes: [{name: x, image: {reference: '%'}}]",
		} {
			both := "{containers: [{name: it, image: '" + signed + "'}], " + place + "}"
			requireDenied(t, settled(t, client, pod(t, "prod-eu", strings.ReplaceAll(both, "%", unsigned))), `"x"`, "record-absent")
			requireAdmitted(t, settled(t, client, pod(t, "prod-eu", strings.ReplaceAll(both, "%", signed))))
		}
	})
}

func TestAStrangersCertificateDenies(t *testing.T) {
	at := real(t, environment(t, "ATCR_STRANGER"))
	requireDenied(t, ask(t, engine(t, "template.yaml", at), pod(t, "prod-eu", running(environment(t, "ATCR_SIGNED")))), "failed to send")
}

// assigns are the mutators of the manifest.
func assigns(t *testing.T, at place) *mutation.System {
	t.Helper()
	system := mutation.NewSystem(mutation.SystemOpts{ProviderCache: providers(t, at), ClientCertWatcher: at.client})
	for _, object := range documents(t, "assign.yaml") {
		assign := &unversioned.Assign{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(object.Object, assign, true); err != nil {
			t.Fatal(err)
		}
		mutator, err := mutators.MutatorForAssign(assign)
		if err == nil {
			err = system.Upsert(mutator)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return system
}

// mutate mutates a new Pod, again where the provider did not have the time.
func mutate(t *testing.T, system *mutation.System, operation admissionv1.Operation, spec string) (*unstructured.Unstructured, error) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; {
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(pod(t, "prod-eu", spec).Object.Raw); err != nil {
			t.Fatal(err)
		}
		_, err := system.Mutate(t.Context(), &types.Mutable{
			Object:    object,
			Namespace: &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "prod-eu"}},
			Operation: operation,
			Source:    types.SourceTypeOriginal,
		})
		late := err != nil && (strings.Contains(err.Error(), " again") || strings.Contains(err.Error(), "deadline exceeded") ||
			strings.Contains(err.Error(), "Client.Timeout"))
		if !late || time.Now().After(end) {
			return object, err
		}
	}
}

func TestTheMutatorsPinEveryImage(t *testing.T) {
	system := assigns(t, gatekeepers(t))
	tag, pinned := environment(t, "ATCR_SIGNED_TAG"), environment(t, "ATCR_SIGNED")
	spec := strings.ReplaceAll(`{containers: [{name: a, image: "%"}, {name: b, image: "`+pinned+`"}], initContainers: [{name: c, image: "%"}],
		ephemeralContainers: [{name: d, image: "%"}], volumes: [{name: e, image: {reference: "%", pullPolicy: Always}}, {name: f, emptyDir: {}}]}`, "%", tag)
	object, err := mutate(t, system, admissionv1.Create, spec)
	if err != nil {
		t.Fatal(err)
	}
	text, err := object.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	if count := strings.Count(string(text), `"`+pinned+`"`); count != 5 {
		t.Errorf("%d of 5 images are pinned: %s", count, text)
	}
	if !strings.Contains(string(text), `{"emptyDir":{},"name":"f"}`) || !strings.Contains(string(text), `"pullPolicy":"Always"`) {
		t.Errorf("what is no image was changed: %s", text)
	}
	client := engine(t, "template.yaml", gatekeepers(t))
	review := pod(t, "prod-eu", "{}")
	review.Object.Raw = text
	requireAdmitted(t, settled(t, client, review))
}

func TestAnUpdateChangesNoContainerThatRuns(t *testing.T) {
	tag := environment(t, "ATCR_SIGNED_TAG")
	object, err := mutate(t, assigns(t, gatekeepers(t)), admissionv1.Update,
		`{containers: [{name: a, image: "`+tag+`"}], ephemeralContainers: [{name: d, image: "`+tag+`"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := object.MarshalJSON()
	if strings.Count(string(text), `"`+tag+`"`) != 1 || strings.Count(string(text), environment(t, "ATCR_SIGNED")) != 1 {
		t.Errorf("not only the ephemeral container was pinned: %s", text)
	}
}

func TestWhatCannotBeResolvedIsRefused(t *testing.T) {
	system := assigns(t, gatekeepers(t))
	for image, why := range map[string]string{
		environment(t, "ATCR_SIGNED_TAG") + "9": "image-not-found",
		"169.254.169.254/latest/meta-data:v1":   "no-policy",
		"nginx":                                 "unqualified",
		"Not An Image":                          "malformed-reference",
	} {
		if _, err := mutate(t, system, admissionv1.Create, running(image)); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", image, err)
		}
	}
	strange := real(t, environment(t, "ATCR_STRANGER"))
	if _, err := mutate(t, assigns(t, strange), admissionv1.Create, running(environment(t, "ATCR_SIGNED_TAG"))); err == nil {
		t.Error("a stranger was answered")
	}
}
