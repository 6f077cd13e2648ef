package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.vulnerabilities.cpe.Cpe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which products a component's name stands for where neither SBOM nor registry says so: {@code mbedtls} is Arm's Mbed
 * TLS. Ours ship with the server; an organization's rows for a name hold in place of ours.
 *
 * @param shipped products by name in lower case
 * @param own the organization's; a name without products stands for nothing
 */
record NameTable(Map<String, List<Cpe>> shipped, Map<String, List<Cpe>> own) {

    static final String RESOURCE = "/vulnerabilities/product-names.txt";
    static final Map<String, List<Cpe>> SHIPPED = read();

    /** Changes with what ships: components named by another edition are named again. */
    static final String EDITION = String.valueOf(SHIPPED.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(row -> row.getKey() + row.getValue())
            .toList()
            .hashCode());

    static NameTable of(Map<String, List<Cpe>> own) {
        return new NameTable(SHIPPED, own);
    }

    boolean isOwn(String name) {
        return own.containsKey(name);
    }

    List<Cpe> products(String name) {
        List<Cpe> mine = own.get(name);
        return mine == null ? shipped.getOrDefault(name, List.of()) : mine;
    }

    /** The other products of the same project, when a row names this one. */
    List<Cpe> related(Cpe product) {
        Set<String> names = all().keySet();
        return names.stream()
                .map(this::products)
                .filter(group -> group.stream().anyMatch(cpe -> isSame(cpe, product)))
                .flatMap(List::stream)
                .filter(cpe -> !isSame(cpe, product) && isSamePart(cpe, product))
                .distinct()
                .toList();
    }

    private static boolean isSame(Cpe a, Cpe b) {
        return isSamePart(a, b) && a.vendor().equals(b.vendor()) && a.product().equals(b.product());
    }

    /** The SBOM may leave it open whether something is an application or an operating system. */
    private static boolean isSamePart(Cpe row, Cpe product) {
        return row.part().equals(product.part()) || product.part().equals(Cpe.ANY);
    }

    /** Every name with what it stands for now. */
    Map<String, List<Cpe>> all() {
        Map<String, List<Cpe>> all = new TreeMap<>(shipped);
        all.putAll(own);
        return all;
    }

    private static Map<String, List<Cpe>> read() {
        try (InputStream resource = NameTable.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is not in the program");
            }
            Map<String, List<Cpe>> names = new LinkedHashMap<>();
            Stream<String> lines = new String(resource.readAllBytes(), StandardCharsets.UTF_8).lines();
            lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> {
                        String[] fields = line.split("\\s+");
                        List<Cpe> products = new ArrayList<>();
                        for (int i = 1; i < fields.length; i++) {
                            products.add(product(fields[i]));
                        }
                        names.put(fields[0], List.copyOf(products));
                    });
            return Map.copyOf(names);
        } catch (IOException broken) {
            throw new UncheckedIOException(RESOURCE, broken);
        }
    }

    /**
     * {@code a:arm:mbed_tls}, a CPE without what varies.
     *
     * @throws IllegalArgumentException when it is none, or names a product with wildcards
     */
    static Cpe product(String text) {
        Cpe cpe = Cpe.find(text.startsWith("cpe:") ? text : "cpe:2.3:" + text)
                .filter(Cpe::isOneProduct)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is not part:vendor:product, such as a:arm:mbed_tls"));
        return Cpe.of(cpe.part(), cpe.vendor(), cpe.product(), "");
    }

    /** A product as the table writes it. */
    static String text(Cpe product) {
        return product.toString().replaceFirst("^cpe:2\\.3:", "").replaceFirst("(?<!:\\*)(?::\\*)++$", "");
    }
}
