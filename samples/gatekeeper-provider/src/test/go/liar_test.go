package engine

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/certwatcher"

	"atcr.io/samples/gatekeeper-engine/internal/authority"
)

// liar is a provider with TLS 1.3 and client certificates that says whatever it is told to.
type liar struct {
	place
	mutex  sync.Mutex
	status int
	answer func(keys []string) string
	asked  [][]string
}

var liarsAuthority = sync.OnceValue(func() *authority.Authority {
	ca, err := authority.New("liars")
	if err != nil {
		panic(err)
	}
	return ca
})

func newLiar(t *testing.T) *liar {
	t.Helper()
	ca := liarsAuthority()
	folder := t.TempDir()
	if err := ca.Write(folder, map[string]string{"server": "liar", "client": "gatekeeper"}); err != nil {
		t.Fatal(err)
	}
	own, err := tls.LoadX509KeyPair(filepath.Join(folder, "server.crt"), filepath.Join(folder, "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AppendCertsFromPEM(ca.PEM)
	l := &liar{status: http.StatusOK}
	server := httptest.NewUnstartedServer(http.HandlerFunc(l.serve))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{own}, ClientCAs: clients, ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS13}
	server.StartTLS()
	t.Cleanup(server.Close)
	l.url, l.caBundle, l.client = server.URL, ca.PEM, watcher(t, folder)
	return l
}

func watcher(t *testing.T, folder string) *certwatcher.CertWatcher {
	t.Helper()
	watcher, err := certwatcher.New(filepath.Join(folder, "client.crt"), filepath.Join(folder, "client.key"))
	if err != nil {
		t.Fatal(err)
	}
	return watcher
}

func (l *liar) serve(to http.ResponseWriter, from *http.Request) {
	body, err := io.ReadAll(from.Body)
	var asked struct {
		Request struct{ Keys []string }
	}
	if err != nil || json.Unmarshal(body, &asked) != nil {
		to.WriteHeader(http.StatusBadRequest)
		return
	}
	l.mutex.Lock()
	l.asked = append(l.asked, asked.Request.Keys)
	status, answer := l.status, l.answer
	l.mutex.Unlock()
	to.Header().Set("Content-Type", "application/json")
	to.WriteHeader(status)
	_, _ = io.WriteString(to, answer(asked.Request.Keys))
}

// says sets what the liar answers to every question.
func (l *liar) says(status int, answer func(keys []string) string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.status, l.answer = status, answer
}

func (l *liar) questions() [][]string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.asked
}

// items is a ProviderResponse with an item for each key.
func items(systemError string, item func(key string) string) func(keys []string) string {
	return func(keys []string) string {
		var parts []string
		for _, key := range keys {
			if part := item(key); part != "" {
				parts = append(parts, part)
			}
		}
		return fmt.Sprintf(`{"apiVersion":"externaldata.gatekeeper.sh/v1beta1","kind":"ProviderResponse","response":{"idempotent":true,"items":[%s],"systemError":%s}}`,
			strings.Join(parts, ","), quoted(systemError))
	}
}

func quoted(text string) string {
	json, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(json)
}

// valued is an item with a value, in which KEY and DIGEST are replaced.
func valued(value string) func(key string) string {
	return func(key string) string {
		digest := key[strings.LastIndex(key, "@")+1:]
		return fmt.Sprintf(`{"key":%s,"value":%s}`, quoted(key), strings.ReplaceAll(value, "DIGEST", digest))
	}
}

const allow = `{"allowed":true,"decision":"ALLOW","code":"none","message":"signed","digest":"DIGEST"}`

// environment is what the Maven build says about the real provider.
func environment(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Skip("needs the provider that the Maven profile starts: " + name)
	}
	return value
}

func anotherAuthority(t *testing.T) []byte {
	t.Helper()
	ca, err := authority.New("another")
	if err != nil {
		t.Fatal(err)
	}
	return ca.PEM
}
