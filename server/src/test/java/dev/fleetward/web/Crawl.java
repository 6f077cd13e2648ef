package dev.fleetward.web;

import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Follows links from the overview as a person would, until it has seen an example of every page. */
final class Crawl {
    private static final Pattern LINK = Pattern.compile("<a\\b[^>]*?\\shref=\"(/[^\"#]*)");
    private static final Pattern ASSET =
            Pattern.compile("<(?:script\\b[^>]*?\\ssrc|link\\b[^>]*?rel=\"stylesheet\"[^>]*?\\shref)=\"(/[^\"]*)\"");
    private static final int MAX_PAGES = 600;
    private static final int MAX_OF_ONE_KIND = 12;

    private final String cookie;
    private final Set<PageRoutes.Route> missing = new TreeSet<>(PageRoutes.all());
    private final Map<PageRoutes.Route, String> examples = new LinkedHashMap<>();
    private final Map<String, Integer> weights = new HashMap<>();
    private final Map<String, String> broken = new LinkedHashMap<>();
    private final Map<String, Integer> heavy = new LinkedHashMap<>();

    Crawl(TestOrganization organization) {
        this.cookie = Browser.sessionCookie(organization);
    }

    /** One address for each kind of page. */
    Map<PageRoutes.Route, String> examples() {
        return examples;
    }

    /** Pages no link led to. */
    Set<PageRoutes.Route> missing() {
        return missing;
    }

    /** Links that answer with an error, and where they were found. */
    Map<String, String> broken() {
        return broken;
    }

    /** Bytes of script and style of the pages above the limit. */
    Map<String, Integer> heavierThan(int limitBytes) {
        var above = new LinkedHashMap<>(heavy);
        above.values().removeIf(bytes -> bytes <= limitBytes);
        return above;
    }

    Crawl from(String... starts) {
        var queue = new ArrayDeque<String>();
        var known = new LinkedHashSet<String>();
        var kinds = new HashMap<String, Integer>();
        var foundAt = new HashMap<String, String>();
        for (String start : starts) {
            known.add(start);
            queue.add(start);
        }
        int pages = 0;
        while (!queue.isEmpty() && pages++ < MAX_PAGES) {
            String address = queue.remove();
            Answer answer;
            try {
                answer = get(address);
            } catch (UncheckedIOException e) {
                broken.put(address, e.getMessage() + ", linked from " + foundAt.getOrDefault(address, "the start"));
                continue;
            }
            if (answer.status() >= 400) {
                broken.put(address, answer.status() + " linked from " + foundAt.getOrDefault(address, "the start"));
                continue;
            }
            if (!answer.header("Content-Type").startsWith("text/html")) {
                continue;
            }
            arrived(address, answer.text());
            var links = LINK.matcher(answer.text());
            while (links.find()) {
                String link = links.group(1).replace("&amp;", "&");
                if (link.contains("{")) {
                    broken.put(link, "a template's expression, linked from " + address);
                    continue;
                }
                String kind = kind(link);
                if (!known.contains(link) && kinds.merge(kind, 1, Integer::sum) <= MAX_OF_ONE_KIND) {
                    known.add(link);
                    foundAt.put(link, address);
                    queue.add(link);
                }
            }
        }
        return this;
    }

    private void arrived(String address, String html) {
        String path = URI.create(address).getPath();
        missing.stream()
                .filter(route -> route.matches(path))
                .min((a, b) -> Integer.compare(parameters(a), parameters(b)))
                .ifPresent(route -> {
                    examples.put(route, address);
                    missing.remove(route);
                });
        int bytes = 0;
        var assets = ASSET.matcher(html);
        while (assets.find()) {
            bytes += weights.computeIfAbsent(
                    assets.group(1), asset -> get(asset).response().body().length);
        }
        heavy.put(address, bytes);
    }

    private static int parameters(PageRoutes.Route route) {
        return (int) route.template().chars().filter(c -> c == '{').count();
    }

    /** Links that differ in a name or number only are of one kind. */
    private String kind(String link) {
        String path = link.split("\\?", 2)[0];
        return PageRoutes.all().stream()
                .filter(route -> route.matches(path))
                .min((a, b) -> Integer.compare(parameters(a), parameters(b)))
                .map(PageRoutes.Route::template)
                .orElse(path);
    }

    private Answer get(String address) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(address))
                .header("Accept", "text/html,*/*;q=0.8")
                .header("Cookie", cookie)
                .GET());
    }
}
