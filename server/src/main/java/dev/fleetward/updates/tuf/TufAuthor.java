package dev.fleetward.updates.tuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.MasterKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** Writes and signs metadata as the specification's section 4 has it; decides nothing. */
@ApplicationScoped
class TufAuthor {
    private static final String SPECIFICATION = "1.0.31";

    private final MasterKey master;

    TufAuthor(MasterKey master) {
        this.master = master;
    }

    /** @param keys of all roles that hold from now on */
    JsonNode root(List<TufKey> keys) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("consistent_snapshot", true);
        ObjectNode listed = content.putObject("keys");
        ObjectNode roles = content.putObject("roles");
        for (TufRole role : TufRole.values()) {
            ObjectNode entry = roles.putObject(role.label());
            entry.put("threshold", role.threshold());
            var ids = entry.putArray("keyids");
            for (TufKey key : of(role, keys)) {
                listed.set(key.id(), key.json());
                ids.add(key.id());
            }
        }
        return content;
    }

    JsonNode targets(List<TufTarget> targets) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        ObjectNode listed = content.putObject("targets");
        for (TufTarget target : targets) {
            ObjectNode entry = listed.putObject(target.path());
            entry.put("length", target.sizeBytes());
            entry.putObject("hashes").put("sha256", target.sha256());
            entry.putObject("custom")
                    .put("softwareType", target.softwareType())
                    .put("version", target.version())
                    .put("hardwareVersion", target.hardwareVersion())
                    .put("securityOnly", target.securityOnly());
        }
        return content;
    }

    /** What a snapshot says of the targets, and a timestamp of the snapshot. */
    JsonNode pointing(TufDocument to) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        ObjectNode entry = content.putObject("meta").putObject(to.role().label() + ".json");
        entry.put("version", to.version());
        entry.put("length", to.content().length);
        entry.putObject("hashes").put("sha256", TufKey.sha256(to.content()));
        return content;
    }

    TufDocument sign(TufRole role, int version, JsonNode content, Collection<TufKey> keys, Instant now) {
        Instant from = now.truncatedTo(ChronoUnit.SECONDS);
        Instant until = from.plus(role.validity());
        ObjectNode signed = content.deepCopy();
        signed.put("_type", role.label());
        signed.put("spec_version", SPECIFICATION);
        signed.put("version", version);
        signed.put("expires", until.toString());
        byte[] message = CanonicalJson.of(signed);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("signed", signed);
        var signatures = document.putArray("signatures");
        for (TufKey key : keys) {
            signatures
                    .addObject()
                    .put("keyid", key.id())
                    .put("sig", HexFormat.of().formatHex(key.secret().sign(master, message)));
        }
        return new TufDocument(role, version, CanonicalJson.of(document), from, until);
    }

    static List<TufKey> of(TufRole role, List<TufKey> keys) {
        return keys.stream().filter(key -> key.role() == role && key.active()).toList();
    }
}
