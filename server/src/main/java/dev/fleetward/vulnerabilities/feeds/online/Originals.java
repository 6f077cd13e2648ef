package dev.fleetward.vulnerabilities.feeds.online;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Documents as their publisher made them: one whose hash the publisher gives, or whose signature by a key it names, is
 * handed out only when it has it. Safe for concurrent use.
 */
@ApplicationScoped
class Originals {
    private final Fetcher fetcher;

    Originals(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    /** @param of which document it is, where its proof is worth keeping */
    record Original(byte[] document, Optional<Proof.Of> of, Proof proof) {}

    /** A document is not what its publisher's hash or signature says; the message says so to people. */
    static final class NotAsPublished extends Exception {
        private static final long serialVersionUID = 1L;

        NotAsPublished(String why) {
            super(why, null, false, false);
        }
    }

    /** A document that is just being replaced may be ahead of its hash or behind: it is looked at a second time. */
    Original of(Turn turn, Change change, ProviderKeys keys) throws FetchFailed, InterruptedException, NotAsPublished {
        try {
            return checked(turn, change, keys);
        } catch (NotAsPublished perhapsJustReplaced) {
            return checked(turn, change, keys);
        }
    }

    private Original checked(Turn turn, Change change, ProviderKeys keys)
            throws FetchFailed, InterruptedException, NotAsPublished {
        byte[] document = fetcher.document(change.address(), turn.headers()).body();
        String hash = hashed(document, change.hashes());
        return change.signatures().isEmpty()
                ? new Original(document, Optional.empty(), Proof.NONE)
                : new Original(document, name(document), signed(document, change.signatures(), keys, hash));
    }

    private String hashed(byte[] document, List<URI> hashes) throws FetchFailed, InterruptedException, NotAsPublished {
        for (URI at : hashes) {
            Optional<String> hash = hash(at);
            if (hash.isPresent()) {
                String algorithm = hash.get().length() == 64 ? "SHA-256" : "SHA-512";
                String found = digest(document, algorithm);
                if (!found.equals(hash.get())) {
                    throw new NotAsPublished(
                            "Its hash is %s and %s says %s: it was changed on the way, or the publisher's"
                                            .formatted(found, at, hash.get())
                                    + " files do not go together.");
                }
                return algorithm;
            }
        }
        return "";
    }

    /** Its first word, as {@code sha512sum} writes it; empty when the publisher serves none. */
    private Optional<String> hash(URI at) throws FetchFailed, InterruptedException, NotAsPublished {
        Optional<byte[]> file = file(at);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String hash = new String(file.get(), StandardCharsets.UTF_8)
                .strip()
                .split("\\s", 2)[0]
                .toLowerCase(Locale.ROOT);
        if (!hash.matches("[0-9a-f]{64}|[0-9a-f]{128}")) {
            throw new NotAsPublished("%s holds no SHA-256 or SHA-512.".formatted(at));
        }
        return Optional.of(hash);
    }

    private Proof signed(byte[] document, List<URI> signatures, ProviderKeys keys, String hash)
            throws FetchFailed, InterruptedException, NotAsPublished {
        if (keys.isEmpty()) {
            return Proof.unsigned(hash, "signature not checked: " + keys.lack());
        }
        for (URI at : signatures) {
            Optional<byte[]> signature = file(at);
            if (signature.isPresent()) {
                try {
                    return keys.signer(document, signature.get())
                            .map(fingerprint -> Proof.signed(hash, fingerprint))
                            .orElseGet(() -> Proof.unsigned(
                                    hash,
                                    keys.lack().isEmpty()
                                            ? "signed by a key its publisher does not name"
                                            : "signature not checked: " + keys.lack()));
                } catch (ProviderKeys.Unsound unsound) {
                    throw new NotAsPublished(unsound.why());
                }
            }
        }
        return Proof.unsigned(hash, "not signed");
    }

    private Optional<byte[]> file(URI at) throws FetchFailed, InterruptedException {
        try {
            return Optional.of(fetcher.document(at, Map.of()).body());
        } catch (FetchFailed failed) {
            if (failed.isMissing()) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** As it calls itself; what cannot be read is told when it is taken in. */
    private static Optional<Proof.Of> name(byte[] document) {
        try {
            JsonNode csaf = Json.MAPPER.readTree(document).path("document");
            return Optional.of(new Proof.Of(
                    csaf.path("publisher").path("namespace").asText(),
                    csaf.path("tracking").path("id").asText()));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static String digest(byte[] document, String algorithm) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(document));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
