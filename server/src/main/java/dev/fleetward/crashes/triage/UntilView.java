package dev.fleetward.crashes.triage;

import dev.fleetward.crashes.issue.Issue;
import java.util.ArrayList;

/** The condition that brings an ignored issue back, in words. */
final class UntilView {
    private UntilView() {}

    static String of(Issue.Until until) {
        var parts = new ArrayList<String>();
        until.at().ifPresent(at -> parts.add(IssueView.minutes(at) + " UTC"));
        until.events().ifPresent(events -> parts.add("it has %,d events".formatted(events)));
        until.devices().ifPresent(devices -> parts.add("it struck %,d devices".formatted(devices)));
        return parts.isEmpty() ? "for good" : "until " + String.join(" or ", parts);
    }
}
