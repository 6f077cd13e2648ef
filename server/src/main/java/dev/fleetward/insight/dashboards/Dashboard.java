package dev.fleetward.insight.dashboards;

import java.util.List;

/** @param id {@value #STANDARD} for the one every product starts with */
public record Dashboard(String id, String name, String owner, boolean shared, List<Tile> tiles) {
    public static final String STANDARD = "standard";

    public Dashboard {
        tiles = List.copyOf(tiles);
    }

    public boolean isStandard() {
        return id.equals(STANDARD);
    }
}
