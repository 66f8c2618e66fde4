// Starts a plugin by the code with which Ratify does: finds it, runs it, and reads what it wrote.
// Usage: ratify-host FOLDER TIMEOUT-MS CONFIG.json SUBJECT REFERRER-DIGEST; CONFIG has the members config and storeConfig of the document on standard input.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/opencontainers/go-digest"
	"github.com/ratify-project/ratify/pkg/common"
	"github.com/ratify-project/ratify/pkg/ocispecs"
	"github.com/ratify-project/ratify/pkg/referrerstore"
	rc "github.com/ratify-project/ratify/pkg/referrerstore/config"
	"github.com/ratify-project/ratify/pkg/utils"
	"github.com/ratify-project/ratify/pkg/verifier/config"
	"github.com/ratify-project/ratify/pkg/verifier/plugin"
)

// store tells its configuration, and nothing else that the plugin's host asks.
type store struct {
	referrerstore.ReferrerStore
	config rc.StoreConfig
}

func (s store) GetConfig() *rc.StoreConfig { return &s.config }

type input struct {
	Config      config.VerifierConfig `json:"config"`
	StoreConfig rc.StoreConfig        `json:"storeConfig"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stdout, "ERROR", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 5 {
		return fmt.Errorf("usage: FOLDER TIMEOUT-MS CONFIG.json SUBJECT REFERRER-DIGEST")
	}
	millis, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	text, err := os.ReadFile(args[2])
	if err != nil {
		return err
	}
	var in input
	if err := json.Unmarshal(text, &in); err != nil {
		return err
	}
	subject, err := utils.ParseSubjectReference(args[3])
	if err != nil {
		return err
	}
	host, err := plugin.NewVerifier("1.0.0", in.Config, []string{args[0]})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(millis)*time.Millisecond)
	defer cancel()
	result, err := host.Verify(ctx, common.Reference(subject), descriptor(args[4]), store{config: in.StoreConfig})
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}

func descriptor(referrer string) ocispecs.ReferenceDescriptor {
	found := ocispecs.ReferenceDescriptor{ArtifactType: "application/vnd.atproto.signature.v1+json"}
	found.MediaType = "application/vnd.oci.image.manifest.v1+json"
	found.Digest = digest.Digest(referrer)
	found.Size = 735
	return found
}
