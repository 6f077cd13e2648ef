package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.compliance.PackVerification;
import dev.fleetward.compliance.documents.FrozenVerification;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "evidence",
        description = "Measure, verify and pack evidence, and print the technical file.",
        mixinStandardHelpOptions = true,
        subcommands = {
            EvidenceCommand.Measure.class,
            EvidenceCommand.Verify.class,
            EvidenceCommand.Pack.class,
            EvidenceCommand.File.class
        })
final class EvidenceCommand {

    @Command(
            name = "measure",
            description = "Ask every figure now instead of within the hour.",
            mixinStandardHelpOptions = true)
    static final class Measure implements Callable<Integer> {
        @Mixin
        private final ProductClient client = new ProductClient();

        @Override
        public Integer call() {
            JsonNode answer = client.post("/evidence/measurements", Map.of());
            client.print(
                    answer,
                    "%d records appended".formatted(answer.path("appended").asInt()));
            return 0;
        }
    }

    @Command(
            name = "verify",
            description =
                    "Verify an evidence pack offline, or recompute a product's ledger on the server; ends with code 3"
                            + " and names every record that does not hold.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        private static final int BROKEN = 3;

        @Mixin
        private final ServerClient client = new ServerClient();

        @Parameters(
                arity = "0..1",
                paramLabel = "FILE",
                description = "An evidence pack or frozen technical documentation; no server is asked.")
        private @Nullable Path file;

        @Option(names = "--key", paramLabel = "PEM", description = "The public key the pack must be signed with.")
        private @Nullable Path key;

        @Option(names = "--product", description = "The product's slug, for its ledger on the server.")
        private @Nullable String product;

        @Override
        public Integer call() {
            if (file != null) {
                return pack(file);
            }
            if (product == null) {
                throw new CommandFailed("name an evidence pack, or a product by --product");
            }
            return ledger(product);
        }

        private int ledger(String slug) {
            JsonNode answer = client.get("/api/v1/products/%s/evidence/verify".formatted(ServerClient.segment(slug)));
            boolean valid = answer.path("valid").asBoolean();
            String broken = answer.path("broken")
                    .valueStream()
                    .map(one -> "broken at record %d%s: %s"
                            .formatted(
                                    one.path("sequence").asLong(),
                                    one.path("source").asText().isEmpty()
                                            ? ""
                                            : " (" + one.path("source").asText() + ")",
                                    one.path("reason").asText()))
                    .collect(Collectors.joining(System.lineSeparator()));
            client.print(
                    answer,
                    valid
                            ? "whole: %d records, head hash %s"
                                    .formatted(
                                            answer.path("records").asLong(),
                                            answer.path("headHash").asText())
                            : broken);
            return valid ? 0 : BROKEN;
        }

        private int pack(Path pack) {
            try {
                Path trusted = key;
                Optional<String> pem = trusted == null ? Optional.empty() : Optional.of(Files.readString(trusted));
                if (FrozenVerification.isFor(pack)) {
                    return documentation(FrozenVerification.of(pack, pem), trusted != null);
                }
                var found = PackVerification.of(pack, pem);
                client.print(
                        Json.MAPPER.valueToTree(found),
                        found.valid()
                                ? "whole: %s until %s, %d records, head hash %s%nsigned by key SHA-256 %s%s"
                                        .formatted(
                                                found.product(),
                                                found.asOf(),
                                                found.records(),
                                                found.headHash(),
                                                found.keySha256(),
                                                trusted == null ? ", which is the one inside the pack" : "")
                                : broken(found.faults()));
                return found.valid() ? 0 : BROKEN;
            } catch (IOException e) {
                throw new CommandFailed("cannot read %s: %s".formatted(pack, e.getMessage()));
            }
        }

        private int documentation(FrozenVerification found, boolean trusted) {
            client.print(
                    Json.MAPPER.valueToTree(found),
                    found.valid()
                            ? "whole: technical documentation of %s %s, frozen %s, %s, %d files%nsigned by key SHA-256 %s%s"
                                    .formatted(
                                            found.product(),
                                            found.version(),
                                            found.frozenAt(),
                                            found.missing().isEmpty()
                                                    ? found.state()
                                                    : "%s (%d items missing)"
                                                            .formatted(
                                                                    found.state(),
                                                                    found.missing()
                                                                            .size()),
                                            found.files(),
                                            found.keySha256(),
                                            trusted ? "" : ", which is the one inside the ZIP")
                            : broken(found.faults()));
            return found.valid() ? 0 : BROKEN;
        }
    }

    private static String broken(List<String> faults) {
        return "broken: " + String.join(System.lineSeparator() + "broken: ", faults);
    }

    @Command(
            name = "pack",
            description = "Save a product's evidence of a day or a release as a signed ZIP.",
            mixinStandardHelpOptions = true)
    static final class Pack implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--as-of", description = "Day or moment, such as 2026-11-24 (default: now).")
        private @Nullable String asOf;

        @Option(names = "--release", description = "As of when a release was made: 2.1.0, or with its type main:2.1.0.")
        private @Nullable String release;

        @Option(names = "--output", required = true, paramLabel = "FILE")
        private Path output = Path.of("evidence.zip");

        @Override
        public Integer call() {
            Map<String, @Nullable String> query = new LinkedHashMap<>();
            query.put("asOf", asOf);
            query.put("release", release);
            client.download(
                    "/api/v1/products/%s/evidence/pack%s"
                            .formatted(ServerClient.segment(product), ServerClient.query(query)),
                    output);
            System.out.println("saved " + output);
            return 0;
        }
    }

    @Command(
            name = "technical-file",
            description = "Save a product's technical file as PDF.",
            mixinStandardHelpOptions = true)
    static final class File implements Callable<Integer> {
        @Mixin
        private final ServerClient client = new ServerClient();

        @Option(names = "--product", required = true, description = "The product's slug.")
        private String product = "";

        @Option(names = "--output", required = true, paramLabel = "FILE")
        private Path output = Path.of("technical-file.pdf");

        @Override
        public Integer call() {
            client.download("/api/v1/products/%s/technical-file".formatted(ServerClient.segment(product)), output);
            System.out.println("saved " + output);
            return 0;
        }
    }
}
