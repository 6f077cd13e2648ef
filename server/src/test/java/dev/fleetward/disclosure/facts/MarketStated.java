package dev.fleetward.disclosure.facts;

import dev.fleetward.access.Caller;
import dev.fleetward.access.Role;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.products.Products;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What a test's product is as it is placed on the market. */
public final class MarketStated {
    private MarketStated() {}

    public static void of(TestOrganization maker) {
        var product = Seed.bean(Products.class).require(maker.id, maker.product);
        Seed.bean(LawFacts.class)
                .saveMarket(
                        new Caller(maker.id, "test", "Test", Role.OWNER, "127.0.0.1"),
                        product,
                        new MarketFacts(
                                "Board revision C",
                                "main 2.x",
                                "Serial number on the label",
                                Optional.of(LocalDate.of(2028, 1, 15)),
                                List.of("AT"),
                                List.of(),
                                Optional.empty()));
    }
}
