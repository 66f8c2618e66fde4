// Package engine runs the ConstraintTemplates and mutators of this sample in Gatekeeper's own engine.
package engine

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/frameworks/constraint/pkg/apis/externaldata/unversioned"
	templatesv1 "github.com/open-policy-agent/frameworks/constraint/pkg/apis/templates/v1"
	constraintclient "github.com/open-policy-agent/frameworks/constraint/pkg/client"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/drivers/rego"
	"github.com/open-policy-agent/frameworks/constraint/pkg/core/templates"
	"github.com/open-policy-agent/frameworks/constraint/pkg/externaldata"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator"
	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/certwatcher"
	"sigs.k8s.io/yaml"
)

const manifests = "../../main/kubernetes"

// folders of the manifests: what Gatekeeper has to know first, and what then enforces.
var folders = map[string]string{
	"template.yaml": "registration", "template-v1.yaml": "registration", "provider.yaml": "registration",
	"constraint.yaml": "enforcement", "assign.yaml": "enforcement",
}

// bothTemplates runs a test with the template in Rego v0 and with the one in v1.
func bothTemplates(t *testing.T, test func(t *testing.T, template string)) {
	for _, template := range []string{"template.yaml", "template-v1.yaml"} {
		t.Run(strings.TrimSuffix(template, ".yaml"), func(t *testing.T) { test(t, template) })
	}
}

// documents are the objects of a manifest.
func documents(t *testing.T, name string) []*unstructured.Unstructured {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(manifests, folders[name], name))
	if err != nil {
		t.Fatal(err)
	}
	var objects []*unstructured.Unstructured
	for _, document := range strings.Split(string(text), "\n---\n") {
		object := &unstructured.Unstructured{}
		if err := yaml.UnmarshalStrict([]byte(document), &object.Object); err != nil {
			t.Fatal(err)
		}
		objects = append(objects, object)
	}
	return objects
}

// place is where a provider listens, and what its client needs.
type place struct {
	url      string
	caBundle []byte
	client   *certwatcher.CertWatcher
}

// providers are the Providers of the manifest, at another place. Connections that were made for another test with another certificate are not used again.
func providers(t *testing.T, at place) *externaldata.ProviderCache {
	t.Helper()
	cache := externaldata.NewCache()
	for _, name := range []string{"atcr-verifier", "atcr-resolver"} {
		externaldata.DefaultClientCache().Invalidate(name)
	}
	for _, object := range documents(t, "provider.yaml") {
		provider := &unversioned.Provider{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, provider); err != nil {
			t.Fatal(err)
		}
		if err := cache.Upsert(provider); err == nil {
			t.Fatal("a Provider without a caBundle has to be filled in first")
		}
		path := provider.Spec.URL[strings.Index(provider.Spec.URL, "/v1/"):]
		provider.Spec.URL = at.url + path
		provider.Spec.CABundle = base64.StdEncoding.EncodeToString(at.caBundle)
		if err := cache.Upsert(provider); err != nil {
			t.Fatal(err)
		}
	}
	return cache
}

// engine is Gatekeeper's, with our template, our constraints, and answers kept for as long as a cluster keeps them.
func engine(t *testing.T, template string, at place) gator.Client {
	t.Helper()
	responses := externaldata.NewProviderResponseCache(t.Context(), 3*time.Minute)
	client, err := gator.NewOPAClient(false, func() ([]constraintclient.Opt, []rego.Arg, error) {
		return nil, []rego.Arg{
			rego.AddExternalDataProviderCache(providers(t, at)),
			rego.AddExternalDataProviderResponseCache(responses),
			rego.EnableExternalDataClientAuth(),
			rego.AddExternalDataClientCertWatcher(at.client),
		}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range documents(t, template) {
		versioned := &templatesv1.ConstraintTemplate{}
		text, err := json.Marshal(object)
		if err == nil {
			err = yaml.UnmarshalStrict(text, versioned)
		}
		if err != nil {
			t.Fatal(err)
		}
		unversionedTemplate := &templates.ConstraintTemplate{}
		if err := templatesScheme.Convert(versioned, unversionedTemplate, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := client.AddTemplate(t.Context(), unversionedTemplate); err != nil {
			t.Fatal(err)
		}
	}
	for _, constraint := range documents(t, "constraint.yaml") {
		if _, err := client.AddConstraint(t.Context(), constraint); err != nil {
			t.Fatal(err)
		}
	}
	return client
}

var templatesScheme = func() *runtime.Scheme {
	scheme := runtime.NewScheme()
	if err := templatesv1.AddToScheme(scheme); err != nil {
		panic(err)
	}
	return scheme
}()

// review is what came of a request: messages by what Gatekeeper does with them.
type review struct {
	denials, warnings []string
}

func ask(t *testing.T, client gator.Client, request *admissionv1.AdmissionRequest) review {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	responses, err := client.Review(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	var found review
	for _, result := range responses.Results() {
		switch result.EnforcementAction {
		case "deny":
			found.denials = append(found.denials, result.Msg)
		case "warn":
			found.warnings = append(found.warnings, result.Msg)
		default:
			t.Fatalf("what is %q?", result.EnforcementAction)
		}
	}
	return found
}

// request is an admission request to make something.
func request(t *testing.T, group, kind, namespace, object string) *admissionv1.AdmissionRequest {
	t.Helper()
	raw, err := yaml.YAMLToJSON([]byte(object))
	if err != nil {
		t.Fatal(err)
	}
	var named struct {
		APIVersion string `json:"apiVersion,omitempty"`
	}
	_ = json.Unmarshal(raw, &named)
	whole := map[string]any{}
	if err := json.Unmarshal(raw, &whole); err != nil {
		t.Fatal(err)
	}
	version := "v1"
	whole["apiVersion"] = strings.TrimPrefix(group+"/"+version, "/")
	whole["kind"] = kind
	metadata := map[string]any{"name": "it"}
	if namespace != "" {
		metadata["namespace"] = namespace
	}
	whole["metadata"] = metadata
	raw, err = json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	return &admissionv1.AdmissionRequest{
		Kind:      metav1.GroupVersionKind{Group: group, Version: version, Kind: kind},
		Name:      "it",
		Namespace: namespace,
		Operation: admissionv1.Create,
		Object:    runtime.RawExtension{Raw: raw},
	}
}

func pod(t *testing.T, namespace, spec string) *admissionv1.AdmissionRequest {
	t.Helper()
	return request(t, "", "Pod", namespace, "spec: "+spec)
}

func requireDenied(t *testing.T, found review, words ...string) {
	t.Helper()
	if len(found.denials) == 0 {
		t.Fatal("not denied")
	}
	all := strings.Join(found.denials, "\n")
	for _, word := range words {
		if !strings.Contains(all, word) {
			t.Errorf("%q is not in %q", word, all)
		}
	}
}

func requireAdmitted(t *testing.T, found review) {
	t.Helper()
	if len(found.denials) != 0 {
		t.Errorf("denied: %q", found.denials)
	}
}
