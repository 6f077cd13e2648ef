package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.chunks.Malformed;

/** What a stack trace without memory says at first sight; its frames are named where symbols are. */
final class Stacktraces {
    private static final int MAX_THREADS = 4_096;
    private static final int MAX_MODULES = 4_096;

    private Stacktraces() {}

    static ObjectNode facts(JsonNode trace) throws Malformed {
        JsonNode threads = trace.path("threads");
        if (!threads.isArray() || threads.isEmpty() || threads.size() > MAX_THREADS) {
            throw new Malformed("bad-attachment", "A stack trace has 1 to %,d threads.".formatted(MAX_THREADS));
        }
        ObjectNode facts = Manifest.MAPPER.createObjectNode();
        facts.put("signal", Manifest.text(trace, "signal"));
        facts.put("cmdline", trace.path("cmdline").asText());
        facts.put("threads", threads.size());
        int active = active(threads);
        facts.put("active_thread", active < 0 ? null : (Integer) active);
        ArrayNode counts = facts.putArray("pcs");
        threads.forEach(thread -> counts.add(thread.path("pcs").size()));
        modules(facts, trace.path("symbols"));
        return facts;
    }

    private static int active(JsonNode threads) {
        for (int i = 0; i < threads.size(); i++) {
            if (threads.get(i).path("active").asBoolean()) {
                return i;
            }
        }
        return -1;
    }

    private static void modules(ObjectNode facts, JsonNode symbols) {
        ObjectNode modules = facts.putObject("modules_with_build_id");
        for (JsonNode module : symbols) {
            String path = module.path("path").asText();
            String id = Manifest.text(module, "build_id");
            if (id != null && modules.size() < MAX_MODULES) {
                modules.put(path.substring(path.lastIndexOf('/') + 1), id);
                if (!facts.has("build_id")) {
                    facts.put("build_id", id);
                }
            }
        }
    }
}
