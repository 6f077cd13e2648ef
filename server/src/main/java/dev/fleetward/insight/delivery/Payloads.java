package dev.fleetward.insight.delivery;

import dev.fleetward.kernel.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A notification in the words of each target. */
final class Payloads {
    /** Slack refuses longer texts of a section (3,000), Teams longer cards (28 KB). */
    private static final int MAX_SECTION_CHARACTERS = 2_900;

    private Payloads() {}

    /** Our own form, version 1: only ever added to. */
    static String ours(UUID delivery, Notification told) {
        var body = new LinkedHashMap<String, Object>();
        body.put("version", 1);
        body.put("delivery", delivery.toString());
        body.put("kind", told.kind().slug());
        body.put("at", told.at());
        body.put("product", told.product());
        body.put("rule", told.rule());
        body.put("title", told.title());
        body.put("text", told.text());
        body.put("link", told.link());
        body.put("alerts", told.alerts());
        body.put("more", told.more());
        return Json.write(body);
    }

    static String slack(Notification told) {
        String title = slackText(told.title());
        var blocks = new ArrayList<Object>();
        blocks.add(section("*" + title + "*"));
        blocks.add(section(slackText(told.text())));
        if (told.link().startsWith("http")) {
            blocks.add(section("<" + told.link() + "|Open in Fleetward>"));
        }
        return Json.write(Map.of("text", title, "blocks", blocks));
    }

    private static Map<String, Object> section(String text) {
        return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", shortened(text)));
    }

    /** Slack's three control characters. */
    private static String slackText(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** An Adaptive Card in a message, as workflows and incoming webhooks of Teams take it. */
    static String teams(Notification told) {
        var parts = new ArrayList<Object>();
        parts.add(
                Map.of("type", "TextBlock", "text", told.title(), "weight", "Bolder", "size", "Medium", "wrap", true));
        for (String line : shortened(told.text()).split("\n", -1)) {
            if (!line.isBlank()) {
                parts.add(Map.of("type", "TextBlock", "text", line, "wrap", true));
            }
        }
        var card = new LinkedHashMap<String, Object>();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        card.put("body", parts);
        if (told.link().startsWith("http")) {
            card.put(
                    "actions",
                    List.of(Map.of("type", "Action.OpenUrl", "title", "Open in Fleetward", "url", told.link())));
        }
        return Json.write(Map.of(
                "type",
                "message",
                "attachments",
                List.of(Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content", card))));
    }

    static String mail(Notification told) {
        return told.text() + "\n\n" + told.link() + "\n";
    }

    private static String shortened(String text) {
        return text.length() <= MAX_SECTION_CHARACTERS ? text : text.substring(0, MAX_SECTION_CHARACTERS) + "…";
    }
}
