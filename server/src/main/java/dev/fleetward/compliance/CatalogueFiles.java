package dev.fleetward.compliance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Reads every catalogue there is a file of, in the order they ask for. */
final class CatalogueFiles {
    private static final String FOLDER = "compliance/catalogues/";
    private static final String FIRST = FOLDER + "cra-annex-i.json";
    private static final Set<String> OF_CATALOGUE = Set.of("id", "title", "order", "law", "note", "requirements");
    private static final Set<String> WANTED = Set.of("id", "citation", "part", "title", "meaning");
    private static final Set<String> LISTS = Set.of("figures", "documents");

    private CatalogueFiles() {}

    /** @throws IllegalArgumentException naming the file and what is wrong in it */
    static List<Catalogue> load() {
        List<Catalogue> catalogues = files().entrySet().stream()
                .map(file -> parse(file.getKey(), file.getValue()))
                .sorted(Comparator.comparingInt(Catalogue::order))
                .toList();
        requireOnce(catalogues.stream().map(Catalogue::id), "catalogue");
        requireOnce(
                catalogues.stream().flatMap(one -> one.requirements().stream()).map(Requirement::id), "requirement");
        return catalogues;
    }

    static Catalogue parse(String file, String text) {
        JsonNode read = tree(file, text);
        requireKnown(file, "the catalogue", read, OF_CATALOGUE);
        if (!read.path("order").isInt()) {
            throw wrong(file, "“order” must be a whole number");
        }
        List.of("id", "title", "law", "note").forEach(name -> requireText(file, "the catalogue", read, name));
        if (!read.get("id").asText().concat(".json").equals(file)) {
            throw wrong(
                    file,
                    "“id” must be the file's name without .json, not “%s”"
                            .formatted(read.get("id").asText()));
        }
        var requirements = new ArrayList<Requirement>();
        for (JsonNode one : read.path("requirements")) {
            requirements.add(requirement(file, one));
        }
        if (requirements.isEmpty()) {
            throw wrong(file, "“requirements” must be a list of one at least");
        }
        return new Catalogue(
                read.get("id").asText(),
                read.get("title").asText(),
                read.get("order").asInt(),
                read.get("law").asText(),
                read.get("note").asText(),
                List.copyOf(requirements));
    }

    private static Requirement requirement(String file, JsonNode read) {
        String which = "requirement “%s”".formatted(read.path("id").asText("without id"));
        var known = new HashSet<>(WANTED);
        known.addAll(LISTS);
        known.addAll(List.of("mayBeNotApplicable", "crosswalk"));
        requireKnown(file, which, read, known);
        WANTED.forEach(name -> requireText(file, which, read, name));
        if (!read.path("mayBeNotApplicable").isBoolean()) {
            throw wrong(file, which + ": “mayBeNotApplicable” must be true or false");
        }
        for (String list : LISTS) {
            if (read.has(list)) {
                requireTexts(file, which + ": “" + list + "”", read.get(list));
            }
        }
        for (Map.Entry<String, JsonNode> other : read.path("crosswalk").properties()) {
            requireTexts(file, which + ": crosswalk to “" + other.getKey() + "”", other.getValue());
        }
        return Json.MAPPER.convertValue(read, Requirement.class);
    }

    private static JsonNode tree(String file, String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw wrong(file, "line %d is no JSON: %s".formatted(e.getLocation().getLineNr(), e.getOriginalMessage()));
        }
    }

    private static void requireKnown(String file, String which, JsonNode node, Set<String> known) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw wrong(file, "%s has “%s”, which nothing reads".formatted(which, name));
            }
        }
    }

    private static void requireText(String file, String which, JsonNode node, String name) {
        if (!node.path(name).isTextual() || node.get(name).asText().isBlank()) {
            throw wrong(file, "%s needs “%s”".formatted(which, name));
        }
    }

    private static void requireTexts(String file, String which, JsonNode node) {
        boolean texts = node.isArray() && !node.isEmpty();
        for (JsonNode item : node) {
            texts &= item.isTextual() && !item.asText().isBlank();
        }
        if (!texts) {
            throw wrong(file, which + " must be a list of texts");
        }
    }

    private static void requireOnce(Stream<String> ids, String what) {
        var seen = new HashSet<String>();
        ids.filter(id -> !seen.add(id)).findFirst().ifPresent(id -> {
            throw new IllegalArgumentException("Two files of %s have the %s “%s”.".formatted(FOLDER, what, id));
        });
    }

    private static IllegalArgumentException wrong(String file, String what) {
        return new IllegalArgumentException("Catalogue %s%s: %s.".formatted(FOLDER, file, what));
    }

    /** Text by file name. */
    private static Map<String, String> files() {
        URL first = Objects.requireNonNull(CatalogueFiles.class.getResource("/" + FIRST), FIRST);
        try {
            return first.openConnection() instanceof JarURLConnection jar ? packed(jar) : loose(first);
        } catch (IOException e) {
            throw new UncheckedIOException(FOLDER, e);
        }
    }

    private static Map<String, String> packed(JarURLConnection connection) throws IOException {
        connection.setUseCaches(false);
        var files = new TreeMap<String, String>();
        try (JarFile jar = connection.getJarFile()) {
            for (var entry : (Iterable<java.util.jar.JarEntry>) jar.stream()::iterator) {
                if (entry.getName().startsWith(FOLDER) && entry.getName().endsWith(".json")) {
                    try (var in = jar.getInputStream(entry)) {
                        files.put(
                                entry.getName().substring(FOLDER.length()),
                                new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return files;
    }

    private static Map<String, String> loose(URL first) throws IOException {
        var files = new TreeMap<String, String>();
        try (Stream<Path> all = Files.list(Path.of(first.toURI()).resolveSibling("."))) {
            for (Path file : (Iterable<Path>) all.filter(one -> one.toString().endsWith(".json"))::iterator) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (URISyntaxException e) {
            throw new IOException(first.toString(), e);
        }
        return files;
    }
}
