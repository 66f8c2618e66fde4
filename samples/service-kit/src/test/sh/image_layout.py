"""Makes a base image of a folder, and looks at an image that was made on it: image_layout.py make FOLDER TAR | check TAR BASE PROGRAM FOLDER."""

import gzip
import hashlib
import io
import json
import os
import sys
import tarfile


def add(tar, name, content):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def make(folder, target):
    """One layer, in the form of docker save."""

    def plain(info):
        info.uid = info.gid = info.mtime = 0
        info.uname = info.gname = ""
        return info

    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name in sorted(os.listdir(folder)):
            tar.add(os.path.join(folder, name), name, filter=plain)
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Env": ["PATH=/usr/bin"]},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer.getvalue()).hexdigest()]},
        "history": [{"created_by": "a folder"}],
    }
    with tarfile.open(target, "w") as tar:
        add(tar, "config.json", json.dumps(config).encode())
        add(tar, "layer.tar", layer.getvalue())
        add(tar, "manifest.json", json.dumps([{"Config": "config.json", "RepoTags": ["base:1"], "Layers": ["layer.tar"]}]).encode())


def load(path):
    """The configuration of an image, and its layers, unpacked to tar."""
    with tarfile.open(path) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))[0]
        config = json.load(tar.extractfile(manifest["Config"]))
        layers = [tar.extractfile(name).read() for name in manifest["Layers"]]
    return config, [gzip.decompress(layer) if layer[:2] == b"\x1f\x8b" else layer for layer in layers], manifest


def check(path, base, program, target):
    """Ends with an error if the image is not what a service is to be; unpacks it."""
    config, layers, manifest = load(path)
    _, base_layers, _ = load(base)
    settings = config["config"]
    assert ["sha256:" + hashlib.sha256(layer).hexdigest() for layer in layers] == config["rootfs"]["diff_ids"], "layers are not what they say"
    assert layers[: len(base_layers)] == base_layers, "the base is not below"
    assert settings["User"] == "65532:65532", settings
    assert settings["Entrypoint"] == ["/usr/bin/java", "@/opt/atcr/lib/%s.args" % program], settings
    assert not settings.get("Cmd"), settings
    assert set(settings["ExposedPorts"]) == {"8443/tcp", "8080/tcp"}, settings
    assert "MALLOC_ARENA_MAX=2" in settings["Env"], settings
    assert manifest["RepoTags"][0].startswith(program + ":"), manifest
    names = set()
    for number, layer in enumerate(layers):
        with tarfile.open(fileobj=io.BytesIO(layer)) as tar:
            for member in tar.getmembers():
                names.add("/" + member.name.lstrip("./"))
                if number >= len(base_layers):
                    # whoever the process is, it cannot change what it runs
                    assert member.uid == 0 and not member.mode & 0o022, (member.name, member.uid, oct(member.mode))
            tar.extractall(target)
    with open(os.path.join(target, "opt/atcr/lib", program + ".args")) as args:
        lines = args.read().splitlines()
    for jar in lines[lines.index("-cp") + 1].split(":"):
        assert jar in names, "not in the image: " + jar
    assert not any(name.startswith("/nowhere/") for name in names), "classes beside the distribution"
    assert "/bin/sh" not in names, "a shell"


if __name__ == "__main__":
    {"make": make, "check": check}[sys.argv[1]](*sys.argv[2:])
