// Verifies a log of plain day files with the code of Go's checksum database, and C2SP proofs of its entries.
//
//	oracle LOG PROOFS
package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(format string, values ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}

func read(parts ...string) []byte {
	octets, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		fail("%v", err)
	}
	return octets
}

type stored []tlog.Hash

func (hashes stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = hashes[index]
	}
	return found, nil
}

// Size and root under the log's signature.
func head(whole []byte, verifier note.Verifier) (int64, tlog.Hash) {
	opened, err := note.Open(whole, note.VerifierList(verifier))
	if err != nil {
		fail("note: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || lines[0] != verifier.Name() {
		fail("checkpoint: %q", opened.Text)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		fail("checkpoint: %v", err)
	}
	return size, root
}

func checkProof(name string, entries [][]byte, verifier note.Verifier) {
	text := string(read(name))
	split := strings.Index(text, "\n\n")
	lines := strings.Split(text[:split], "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		fail("%s: %q", name, lines[0])
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		fail("%s: %v", name, err)
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		octets, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(octets) != tlog.HashSize {
			fail("%s: %q", name, line)
		}
		var hash tlog.Hash
		copy(hash[:], octets)
		proof = append(proof, hash)
	}
	size, root := head([]byte(text[split+2:]), verifier)
	if err := tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(entries[index])); err != nil {
		fail("%s: %v", name, err)
	}
}

func main() {
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read(os.Args[1], "log.vkey"))))
	if err != nil {
		fail("key: %v", err)
	}
	size, root := head(read(os.Args[1], "checkpoint"), verifier)
	days, _ := filepath.Glob(filepath.Join(os.Args[1], "*.jsonl"))
	sort.Strings(days)
	var entries [][]byte
	for _, day := range days {
		lines := bytes.Split(read(day), []byte("\n"))
		entries = append(entries, lines[:len(lines)-1]...)
	}
	var hashes stored
	for i, entry := range entries {
		more, err := tlog.StoredHashes(int64(i), entry, hashes)
		if err != nil {
			fail("%v", err)
		}
		hashes = append(hashes, more...)
	}
	found, err := tlog.TreeHash(size, hashes)
	if err != nil || found != root {
		fail("root: %v, signed %v (%v)", found, root, err)
	}
	proofs, _ := filepath.Glob(filepath.Join(os.Args[2], "*.tlog-proof"))
	for _, name := range proofs {
		checkProof(name, entries, verifier)
	}
	fmt.Printf("Go found %d entries under our root and %d proofs right\n", size, len(proofs))
}
