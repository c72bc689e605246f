package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const cosignatureType = 0x04

// cosigner is a witness's public key, as Go's note package can use it (c2sp.org/tlog-cosignature, Ed25519).
type cosigner struct {
	name   string
	public ed25519.PublicKey
}

// parseCosigner reads a verifier key of type 0x04, which Go's own NewVerifier does not know.
func parseCosigner(verifierKey string) (*cosigner, error) {
	name, rest, _ := strings.Cut(verifierKey, "+")
	id, encoded, _ := strings.Cut(rest, "+")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != cosignatureType {
		return nil, errors.New("not a verifier key of a witness")
	}
	witness := &cosigner{name, key[1:]}
	if fmt.Sprintf("%08x", witness.KeyHash()) != id {
		return nil, errors.New("the key id of the witness does not fit")
	}
	return witness, nil
}

func (witness *cosigner) Name() string { return witness.name }

func (witness *cosigner) KeyHash() uint32 {
	sum := sha256.Sum256(append([]byte(witness.name+"\n"), append([]byte{cosignatureType}, witness.public...)...))
	return binary.BigEndian.Uint32(sum[:])
}

func (witness *cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	return ed25519.Verify(witness.public, cosignedMessage(binary.BigEndian.Uint64(signature), text), signature[8:])
}

func cosignedMessage(time uint64, text []byte) []byte {
	return append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", time)), text...)
}

// checkCosigned checks that the log and every one of these witnesses signed the checkpoint in a file.
func checkCosigned(file, verifierKey string, witnessKeys []string) error {
	signed, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return openCosigned(signed, verifierKey, witnessKeys)
}

func openCosigned(signed []byte, verifierKey string, witnessKeys []string) error {
	if _, err := openCheckpoint(signed, verifierKey); err != nil {
		return err
	}
	for _, key := range witnessKeys {
		witness, err := parseCosigner(key)
		if err != nil {
			return err
		}
		if _, err := note.Open(signed, note.VerifierList(witness)); err != nil {
			return fmt.Errorf("%s: %w", witness.name, err)
		}
	}
	return nil
}

// checkReceipt checks a proof receipt: the body's hash in the leaf, the leaf in the log, and who cosigned it.
func checkReceipt(file, verifierKey string, witnessKeys []string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var receipt struct {
		Format            string
		Body, Nonce, Leaf []byte
		Proof             string
	}
	if err := json.Unmarshal(data, &receipt); err != nil || receipt.Format != "candour-proof-receipt@1" {
		return fmt.Errorf("not a proof receipt (%v)", err)
	}
	var leaf struct{ Body string }
	if err := json.Unmarshal(receipt.Leaf, &leaf); err != nil {
		return err
	}
	sum := sha256.Sum256(append(append([]byte{}, receipt.Nonce...), receipt.Body...))
	if base64.RawURLEncoding.EncodeToString(sum[:]) != leaf.Body {
		return errors.New("the body is not the one that was logged")
	}
	if err := checkTlogProof(receipt.Proof, verifierKey, receipt.Leaf); err != nil {
		return err
	}
	_, signed, _ := strings.Cut(receipt.Proof, "\n\n")
	return openCosigned([]byte(signed), verifierKey, witnessKeys)
}

// checkRequest checks a request to a witness that holds a tree with this root, as a witness would.
func checkRequest(file, verifierKey, oldRoot string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, signed, found := bytes.Cut(data, []byte("\n\n"))
	if !found {
		return errors.New("no blank line")
	}
	tree, err := openCheckpoint(signed, verifierKey)
	if err != nil {
		return err
	}
	lines := strings.Split(string(head), "\n")
	if !strings.HasPrefix(lines[0], "old ") || len(lines) > 64 {
		return errors.New("not an old size and at most 63 hashes")
	}
	old, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "old "), 10, 64)
	if err != nil {
		return err
	}
	root, err := tlog.ParseHash(oldRoot)
	if err != nil {
		return err
	}
	var proof tlog.TreeProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old, root)
}

// cosign cosigns a checkpoint's text with a key made here, for Candour to check.
func cosign(name, time string) error {
	at, err := strconv.ParseUint(time, 10, 63)
	if err != nil {
		return err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	witness := &cosigner{name, public}
	var id [4]byte
	binary.BigEndian.PutUint32(id[:], witness.KeyHash())
	key := append([]byte{cosignatureType}, public...)
	fmt.Printf("%s+%s+%s\n", name, hex.EncodeToString(id[:]), base64.StdEncoding.EncodeToString(key))
	value := binary.BigEndian.AppendUint64(id[:], at)
	value = append(value, ed25519.Sign(private, cosignedMessage(at, text))...)
	fmt.Printf("\u2014 %s %s\n", name, base64.StdEncoding.EncodeToString(value))
	return nil
}
