// Command checklog checks a log that Candour published, with Go's own implementation of notes and trees
// (golang.org/x/mod/sumdb). It shares no code with Candour, so where both agree the files are right.
//
//	checklog log FOLDER VERIFIER-KEY STEP [OLD-SIZE...]   every STEP-th leaf's inclusion, each old size's consistency
//	checklog proof FILE VERIFIER-KEY LEAF-FILE            a c2sp.org/tlog-proof file for the leaf
//	checklog receipt FILE VERIFIER-KEY [WITNESS-KEY...]   a proof receipt, and the cosignatures of all these witnesses
//	checklog cosigned FILE VERIFIER-KEY WITNESS-KEY...    a checkpoint with the cosignatures of all these witnesses
//	checklog request FILE VERIFIER-KEY OLD-ROOT           a c2sp.org/tlog-witness add-checkpoint request
//	checklog sign NAME                                    sign standard input with a new key; prints key, then note
//	checklog cosign NAME TIME                             cosign standard input with a new key; prints key, then line
package main

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8
const tileWidth = 1 << tileHeight

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "checklog:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) >= 4 && args[0] == "log":
		return checkLog(args[1], args[2], args[3], args[4:])
	case len(args) == 4 && args[0] == "proof":
		return checkProof(args[1], args[2], args[3])
	case len(args) >= 3 && args[0] == "receipt":
		return checkReceipt(args[1], args[2], args[3:])
	case len(args) >= 4 && args[0] == "cosigned":
		return checkCosigned(args[1], args[2], args[3:])
	case len(args) == 4 && args[0] == "request":
		return checkRequest(args[1], args[2], args[3])
	case len(args) == 2 && args[0] == "sign":
		return sign(args[1])
	case len(args) == 3 && args[0] == "cosign":
		return cosign(args[1], args[2])
	}
	return errors.New("usage: checklog log|proof|receipt|cosigned|request|sign|cosign ...")
}

// checkLog reads a published folder and checks all of it against its checkpoint.
func checkLog(folder, verifierKey, step string, oldSizes []string) error {
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(signed, verifierKey)
	if err != nil {
		return err
	}
	every, err := strconv.ParseInt(step, 10, 64)
	if err != nil {
		return err
	}
	tiles := &folderTiles{folder}
	if err := checkLeaves(tree, tiles, every); err != nil {
		return err
	}
	for _, text := range oldSizes {
		old, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return err
		}
		if err := checkPrefix(tree, tiles, old); err != nil {
			return fmt.Errorf("size %d: %w", old, err)
		}
	}
	fmt.Println(tree.N)
	return nil
}

// openCheckpoint checks the signature and reads origin, size and root.
func openCheckpoint(signed []byte, verifierKey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(verifierKey)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of three lines by the key's log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// checkLeaves hashes every leaf into a tree of its own, and proves every step-th from the published tiles.
func checkLeaves(tree tlog.Tree, tiles *folderTiles, step int64) error {
	var stored storedHashes
	published := tlog.TileHashReader(tree, tiles)
	for first := int64(0); first < tree.N; first += tileWidth {
		leaves, err := tiles.leaves(first, tree.N)
		if err != nil {
			return err
		}
		for offset, leaf := range leaves {
			index := first + int64(offset)
			hashes, err := tlog.StoredHashes(index, leaf, stored)
			if err != nil {
				return err
			}
			stored = append(stored, hashes...)
			if index%step != 0 && index != tree.N-1 {
				continue
			}
			proof, err := tlog.ProveRecord(tree.N, index, published)
			if err != nil {
				return fmt.Errorf("leaf %d: %w", index, err)
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)); err != nil {
				return fmt.Errorf("leaf %d: %w", index, err)
			}
		}
	}
	if root, err := tlog.TreeHash(tree.N, stored); err != nil || tree.N > 0 && root != tree.Hash {
		return fmt.Errorf("the leaves give root %v and not %v (%v)", root, tree.Hash, err)
	}
	return nil
}

// checkPrefix proves that the tree began with the one of the old size, whose root it reads from old tiles.
func checkPrefix(tree tlog.Tree, tiles *folderTiles, old int64) error {
	published := tlog.TileHashReader(tree, tiles)
	root, err := tlog.TreeHash(old, published)
	if err != nil {
		return err
	}
	earlier := tlog.TileHashReader(tlog.Tree{N: old, Hash: root}, tiles)
	if _, err := earlier.ReadHashes([]int64{tlog.StoredHashIndex(0, old-1)}); err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, old, published)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old, root)
}

// checkProof checks a tlog-proof file that Candour made.
func checkProof(file, verifierKey, leafFile string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	leaf, err := os.ReadFile(leafFile)
	if err != nil {
		return err
	}
	return checkTlogProof(string(text), verifierKey, leaf)
}

// checkTlogProof checks the text of a tlog-proof for a leaf.
func checkTlogProof(text, verifierKey string, leaf []byte) error {
	head, signed, _ := strings.Cut(text, "\n\n")
	tree, err := openCheckpoint([]byte(signed), verifierKey)
	if err != nil {
		return err
	}
	lines := strings.Split(head, "\n")
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return errors.New("not a tlog-proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf))
}

// sign signs a note with a key made here, for Candour to open.
func sign(name string) error {
	private, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: string(text)}, signer)
	if err != nil {
		return err
	}
	fmt.Printf("%s\n%s", public, signed)
	return nil
}

// storedHashes is Go's own dense storage of a tree's hashes.
type storedHashes []tlog.Hash

func (stored storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = stored[index]
	}
	return hashes, nil
}

// folderTiles reads tiles from a folder. C2SP leaves the height out of Go's path and calls data entries.
type folderTiles struct{ folder string }

func (tiles *folderTiles) Height() int { return tileHeight }

func (tiles *folderTiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (tiles *folderTiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, err := tiles.read(tile)
		if err != nil {
			return nil, err
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s is too short", tile.Path())
		}
		found[i] = data[:tile.W*tlog.HashSize]
	}
	return found, nil
}

// read gives a tile's bytes, or the full tile's where the partial one has been replaced by it.
func (tiles *folderTiles) read(tile tlog.Tile) ([]byte, error) {
	data, err := os.ReadFile(tiles.path(tile))
	if errors.Is(err, os.ErrNotExist) && tile.W < tileWidth {
		tile.W = tileWidth
		return os.ReadFile(tiles.path(tile))
	}
	return data, err
}

func (tiles *folderTiles) path(tile tlog.Tile) string {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return filepath.Join(tiles.folder, strings.Replace(path, "tile/data/", "tile/entries/", 1))
}

// leaves reads the bundle that begins with leaf `first` of a tree of this size.
func (tiles *folderTiles) leaves(first, size int64) ([][]byte, error) {
	width := size - first
	if width > tileWidth {
		width = tileWidth
	}
	data, err := tiles.read(tlog.Tile{H: tileHeight, L: -1, N: first / tileWidth, W: int(width)})
	if err != nil {
		return nil, err
	}
	var leaves [][]byte
	for len(data) >= 2 {
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, fmt.Errorf("the bundle at leaf %d is torn", first)
		}
		leaves = append(leaves, data[2:2+length])
		data = data[2+length:]
	}
	if len(data) != 0 || int64(len(leaves)) < width {
		return nil, fmt.Errorf("the bundle at leaf %d does not hold %d leaves", first, width)
	}
	return leaves[:width], nil
}
