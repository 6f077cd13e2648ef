package dev.fleetward.compliance;

import dev.fleetward.kernel.Json;
import dev.fleetward.updates.coverage.StatementKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A ZIP whose signed manifest names every other file with its hash, read without a server. Not for sharing between threads. */
public final class SignedZip implements AutoCloseable {
    private static final Set<String> OUTSIDE_MANIFEST = Set.of("manifest.json", "manifest.sig", "key.pem");
    private static final int MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

    private final ZipFile zip;
    private final List<String> faults = new ArrayList<>();

    /** @throws IOException when the file is no ZIP */
    public SignedZip(Path file) throws IOException {
        this.zip = new ZipFile(file.toFile());
    }

    /** What the manifest says the ZIP is; empty when it says nothing. */
    public String form() throws IOException {
        if (zip.getEntry("manifest.json") == null) {
            return "";
        }
        try {
            return Json.MAPPER.readTree(bytes("manifest.json")).path("form").asText();
        } catch (com.fasterxml.jackson.core.JacksonException noJson) {
            return "";
        }
    }

    /**
     * Checks the manifest's signature.
     *
     * @param what the ZIP ought to be
     * @param trusted PEM of the public key it must be signed with; without one the key inside is believed
     * @return false when the ZIP is none of that kind and nothing more can be told
     */
    public boolean signed(String what, Optional<String> trusted) throws IOException {
        Set<String> missing = new TreeSet<>(OUTSIDE_MANIFEST);
        missing.removeIf(name -> zip.getEntry(name) != null);
        if (!missing.isEmpty()) {
            fault("this is no %s: it has no %s".formatted(what, String.join(", no ", missing)));
            return false;
        }
        byte[] key = key(text("key.pem"));
        if (!StatementKeys.verifies(manifest(), bytes("manifest.sig"), key)) {
            fault("manifest.json: the signature does not match");
        }
        if (trusted.isPresent() && !MessageDigest.isEqual(key(trusted.get()), key)) {
            fault("key.pem: it is signed with another key than the one given");
        }
        return true;
    }

    public String manifest() throws IOException {
        return text("manifest.json");
    }

    /** Compares what is there with what the manifest names. */
    public void check(List<PackFile> files) throws IOException {
        for (PackFile file : files) {
            ZipEntry entry = zip.getEntry(file.name());
            if (entry == null) {
                fault(file.name() + ": it is missing");
            } else if (!hash(entry).equals(file.sha256())) {
                fault(file.name() + ": its content is not what was signed");
            }
        }
        Set<String> named = files.stream().map(PackFile::name).collect(Collectors.toSet());
        zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> !named.contains(name) && !OUTSIDE_MANIFEST.contains(name))
                .forEach(name -> fault(name + ": the manifest does not name it"));
    }

    /** A file's content; empty when there is none of that name. */
    Optional<InputStream> open(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        return entry == null ? Optional.empty() : Optional.of(zip.getInputStream(entry));
    }

    public void fault(String what) {
        faults.add(what);
    }

    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** Of the public key inside. */
    public String keySha256() throws IOException {
        return HexFormat.of().formatHex(PackWriter.sha256().digest(key(text("key.pem"))));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private String hash(ZipEntry entry) throws IOException {
        MessageDigest digest = PackWriter.sha256();
        try (InputStream in = new DigestInputStream(zip.getInputStream(entry), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private String text(String name) throws IOException {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String name) throws IOException {
        try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
            return in.readNBytes(MAX_MANIFEST_BYTES);
        }
    }

    private static byte[] key(String pem) {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
