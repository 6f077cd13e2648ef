package dev.fleetward.disclosure.advisories;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.components.Purl;
import dev.fleetward.disclosure.advisories.Draft.Entry;
import dev.fleetward.disclosure.advisories.Draft.Fix;
import dev.fleetward.disclosure.advisories.Draft.Said;
import dev.fleetward.disclosure.advisories.Draft.Standing;
import dev.fleetward.disclosure.csaf.CsafScore;
import dev.fleetward.products.Product;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An advisory as a CSAF 2.0 document. Ids of products are the same in every revision: made of what they name. */
final class CsafWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String CVE = "CVE-[0-9]{4}-[0-9]{4,}";
    private static final String NO_FIX = "There is no fix yet.";

    /** @param history every revision, this one last */
    record Tracking(String id, List<Step> history) {
        record Step(int number, Instant at, String summary) {}
    }

    /** Where everybody finds it; only what is public is anywhere. */
    record Links(String document, String page) {}

    private final Publisher publisher;
    private final Product product;
    private final Tracking tracking;
    private final Optional<Links> links;

    CsafWriter(Publisher publisher, Product product, Tracking tracking, Optional<Links> links) {
        this.publisher = publisher;
        this.product = product;
        this.tracking = tracking;
        this.links = links;
    }

    ObjectNode write(Draft draft) {
        ObjectNode root = JSON.objectNode();
        ObjectNode document = document(root, draft.category(), draft.title(), draft);
        ArrayNode notes = JSON.arrayNode();
        note(notes, "summary", "Summary", draft.summary());
        note(notes, "details", "Details", draft.details());
        putUnlessEmpty(document, "notes", notes);
        ArrayNode references = references();
        for (Draft.Reference reference : draft.references()) {
            references
                    .addObject()
                    .put("category", "external")
                    .put("summary", reference.summary().isEmpty() ? reference.url() : reference.summary())
                    .put("url", reference.url());
        }
        putUnlessEmpty(document, "references", references);
        credits(document, draft);
        putUnlessEmpty(root.putObject("product_tree"), "branches", branches(draft));
        if (root.path("product_tree").isEmpty()) {
            root.remove("product_tree");
        }
        ArrayNode vulnerabilities = JSON.arrayNode();
        draft.vulnerabilities().forEach(entry -> vulnerabilities.add(vulnerability(entry)));
        putUnlessEmpty(root, "vulnerabilities", vulnerabilities);
        return root;
    }

    /** What takes a published advisory back: it says nothing any more but why. */
    ObjectNode withdrawal(Draft last, String title, String reason) {
        ObjectNode root = JSON.objectNode();
        ObjectNode document = document(root, "csaf_base", title, last);
        ArrayNode notes = JSON.arrayNode();
        note(notes, "description", "Reasoning for Withdrawal", reason);
        document.set("notes", notes);
        putUnlessEmpty(document, "references", references());
        return root;
    }

    private ObjectNode document(ObjectNode root, String category, String title, Draft draft) {
        ObjectNode document = root.putObject("document");
        document.put("category", category);
        document.put("csaf_version", "2.0");
        document.putObject("distribution")
                .put("text", draft.label().meaning())
                .putObject("tlp")
                .put("label", draft.label().csaf20())
                .put("url", "https://www.first.org/tlp/");
        document.put("lang", "en");
        ObjectNode by = document.putObject("publisher").put("category", "vendor");
        String contact = publisher.maker().securityContact().replaceFirst("^(mailto|tel):", "");
        if (!contact.isEmpty()) {
            by.put("contact_details", contact);
        }
        by.put("name", publisher.maker().name()).put("namespace", publisher.namespace());
        document.put("title", title);
        ObjectNode track = document.putObject("tracking");
        Tracking.Step now = tracking.history().getLast();
        track.put("current_release_date", now.at().toString());
        track.putObject("generator")
                .put("date", now.at().toString())
                .putObject("engine")
                .put("name", "Fleetward");
        track.put("id", tracking.id());
        track.put("initial_release_date", tracking.history().getFirst().at().toString());
        ArrayNode history = track.putArray("revision_history");
        for (Tracking.Step step : tracking.history()) {
            history.addObject()
                    .put("date", step.at().toString())
                    .put("number", String.valueOf(step.number()))
                    .put("summary", step.summary());
        }
        track.put("status", "final").put("version", String.valueOf(now.number()));
        return document;
    }

    private ArrayNode references() {
        ArrayNode references = JSON.arrayNode();
        links.ifPresent(at -> {
            references
                    .addObject()
                    .put("category", "self")
                    .put("summary", "This advisory for programs")
                    .put("url", at.document());
            references
                    .addObject()
                    .put("category", "self")
                    .put("summary", "This advisory for people")
                    .put("url", at.page());
        });
        return references;
    }

    private static void credits(ObjectNode document, Draft draft) {
        ArrayNode credits = JSON.arrayNode();
        for (Draft.Credit credit : draft.credits()) {
            ObjectNode one = credits.addObject();
            if (!credit.name().isEmpty()) {
                one.putArray("names").add(credit.name());
            }
            if (!credit.organization().isEmpty()) {
                one.put("organization", credit.organization());
            }
            if (!credit.summary().isEmpty()) {
                one.put("summary", credit.summary());
            }
        }
        putUnlessEmpty(document, "acknowledgments", credits);
    }

    /** Maker, software of the product, versions; each version that any vulnerability names, once. */
    private ArrayNode branches(Draft draft) {
        Map<String, Map<String, ObjectNode>> software = new TreeMap<>();
        for (Entry entry : draft.vulnerabilities()) {
            for (Said said : entry.versions()) {
                software.computeIfAbsent(said.type(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(said.version(), _ -> leaf(said));
            }
        }
        ArrayNode branches = JSON.arrayNode();
        if (software.isEmpty()) {
            return branches;
        }
        ArrayNode products = branches.addObject()
                .put("category", "vendor")
                .put("name", publisher.maker().name())
                .putArray("branches");
        software.forEach((type, versions) -> products.addObject()
                .put("category", "product_name")
                .put("name", "%s (%s software)".formatted(product.name(), type))
                .putArray("branches")
                .addAll(versions.values()));
        return branches;
    }

    private ObjectNode leaf(Said said) {
        ObjectNode branch = JSON.objectNode();
        branch.put("category", "product_version").put("name", said.version());
        ObjectNode full = branch.putObject("product");
        full.put("name", "%s %s %s".formatted(product.name(), said.type(), said.version()));
        full.put("product_id", id(said.type(), said.version()));
        var qualifiers = new TreeMap<String, String>();
        qualifiers.put("software", said.type());
        full.putObject("product_identification_helper")
                .put("purl", new Purl("generic", "", product.slug(), said.version(), qualifiers, "").toString());
        return branch;
    }

    private String id(String type, String version) {
        return "%s:%s:%s".formatted(product.slug(), type, version);
    }

    private ObjectNode vulnerability(Entry entry) {
        ObjectNode one = JSON.objectNode();
        if (entry.id().matches(CVE)) {
            one.put("cve", entry.id());
        }
        ArrayNode ids = JSON.arrayNode();
        for (String other : names(entry)) {
            ids.addObject().put("system_name", system(other)).put("text", other);
        }
        putUnlessEmpty(one, "ids", ids);
        ArrayNode notes = JSON.arrayNode();
        note(notes, "description", "Vulnerability description", entry.description());
        if (entry.vector().startsWith("CVSS:4")) {
            note(notes, "other", "CVSS 4.0", entry.vector());
        }
        putUnlessEmpty(one, "notes", notes);
        statuses(one, entry);
        remediations(one, entry);
        scores(one, entry);
        return one;
    }

    private static List<String> names(Entry entry) {
        List<String> names = new ArrayList<>(entry.otherIds());
        if (!entry.id().matches(CVE)) {
            names.addFirst(entry.id());
        }
        return names.stream().distinct().filter(name -> !name.isEmpty()).toList();
    }

    private static String system(String name) {
        int dash = name.indexOf('-');
        return dash <= 0 ? "name" : name.substring(0, dash).toUpperCase(Locale.ROOT);
    }

    private void statuses(ObjectNode one, Entry entry) {
        ObjectNode status = JSON.objectNode();
        Map<String, List<String>> flags = new TreeMap<>();
        Map<String, List<String>> impacts = new LinkedHashMap<>();
        for (Said said : entry.versions()) {
            String id = id(said.type(), said.version());
            status.withArrayProperty(said.standing().csaf).add(id);
            if (said.standing() == Standing.NOT_AFFECTED) {
                if (!said.justification().isEmpty()) {
                    flags.computeIfAbsent(said.justification(), _ -> new ArrayList<>())
                            .add(id);
                }
                if (!said.why().isEmpty()) {
                    impacts.computeIfAbsent(said.why(), _ -> new ArrayList<>()).add(id);
                }
            }
        }
        if (!status.isEmpty()) {
            one.set("product_status", status);
        }
        flags.forEach((label, ids) ->
                products(one.withArrayProperty("flags").addObject().put("label", label), "product_ids", ids));
        impacts.forEach((why, ids) -> products(
                one.withArrayProperty("threats")
                        .addObject()
                        .put("category", "impact")
                        .put("details", why),
                "product_ids",
                ids));
    }

    private void remediations(ObjectNode one, Entry entry) {
        Map<String, List<String>> affected = new TreeMap<>();
        entry.versions().stream()
                .filter(said -> said.standing() == Standing.AFFECTED)
                .forEach(said -> affected.computeIfAbsent(said.type(), _ -> new ArrayList<>())
                        .add(id(said.type(), said.version())));
        affected.forEach((type, ids) -> {
            List<Fix> fixes = entry.fixes().stream()
                    .filter(fix -> fix.type().equals(type))
                    .toList();
            for (Fix fix : fixes) {
                products(
                        one.withArrayProperty("remediations")
                                .addObject()
                                .put("category", "vendor_fix")
                                .put("date", fix.date().toString())
                                .put("details", details(fix)),
                        "product_ids",
                        ids);
            }
            boolean helped = !fixes.isEmpty() || !entry.workaround().isEmpty();
            if (!entry.workaround().isEmpty() || !helped) {
                products(
                        one.withArrayProperty("remediations")
                                .addObject()
                                .put("category", helped ? "workaround" : "none_available")
                                .put("details", helped ? entry.workaround() : NO_FIX),
                        "product_ids",
                        ids);
            }
        });
    }

    private static String details(Fix fix) {
        return fix.details().isEmpty()
                ? "Update to %s %s or later.".formatted(fix.type(), fix.version())
                : fix.details();
    }

    /** A score is about what may be hit; where nothing is, about all that is named. */
    private void scores(ObjectNode one, Entry entry) {
        List<Said> hit = entry.versions().stream()
                .filter(said -> said.standing() == Standing.AFFECTED || said.standing() == Standing.UNDER_INVESTIGATION)
                .toList();
        List<String> ids = (hit.isEmpty() ? entry.versions() : hit)
                .stream().map(said -> id(said.type(), said.version())).toList();
        if (!ids.isEmpty()) {
            CsafScore.of(entry.vector()).ifPresent(score -> {
                products(score, "products", ids);
                one.putArray("scores").add(score);
            });
        }
    }

    private static void note(ArrayNode notes, String category, String title, String text) {
        if (!text.isEmpty()) {
            notes.addObject().put("category", category).put("text", text).put("title", title);
        }
    }

    private static void products(ObjectNode node, String field, List<String> ids) {
        ids.forEach(node.putArray(field)::add);
    }

    private static void putUnlessEmpty(ObjectNode node, String name, ArrayNode list) {
        if (!list.isEmpty()) {
            node.set(name, list);
        }
    }
}
