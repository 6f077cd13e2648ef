package dev.fleetward.access;

import java.util.List;
import java.util.stream.Stream;

/** The sections of the settings, one of them open; rooms that have settings show them too. */
public record SettingsTabs(String current) {
    private static final List<String> SECTIONS = List.of(
            "account",
            "Your account",
            "people",
            "People",
            "products",
            "Products",
            "product-names",
            "Product names",
            "api-tokens",
            "API tokens",
            "alert-targets",
            "Alert targets",
            "feeds",
            "Feeds",
            "audit",
            "Audit log",
            "server",
            "Server");

    /** One section. */
    public record Tab(String text, String href, boolean current) {}

    public List<Tab> getTabs() {
        return Stream.iterate(0, i -> i < SECTIONS.size(), i -> i + 2)
                .map(i -> new Tab(
                        SECTIONS.get(i + 1),
                        i == 0 ? "/settings" : "/settings/" + SECTIONS.get(i),
                        SECTIONS.get(i).equals(current)))
                .toList();
    }
}
