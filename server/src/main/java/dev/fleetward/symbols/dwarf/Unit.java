package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;
import java.lang.ref.SoftReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one compilation brought. Its bytes are copied when first walked and let go when memory is short. Shared, safe for
 * concurrent use.
 */
public final class Unit {
    private static final int ROOT_BYTES = 4_096;

    private final DebugInfo info;
    private final UnitHeader header;
    private final @Nullable Unit skeleton;
    private final Contribution contribution;
    private volatile @Nullable SoftReference<Abbreviations> abbreviations;
    private volatile @Nullable Root known;
    private volatile @Nullable SoftReference<byte[]> bytes;

    Unit(DebugInfo info, UnitHeader header, @Nullable Unit skeleton, Contribution contribution) {
        this.info = info;
        this.header = header;
        this.skeleton = skeleton;
        this.contribution = contribution;
    }

    /** The entry of the compilation itself. */
    public Die root() {
        return die(header.offset() + header.bodyAt());
    }

    /** The entry that begins at this offset of the section. */
    public Die die(long offset) {
        return Die.at(this, offset, null);
    }

    /** The entry so many bytes after where the unit begins, as operations of expressions name types. */
    public Die dieInUnit(long distance) {
        return die(header.offset() + distance);
    }

    /** The entry at this offset of the section that the unit is in, which may be of another unit. */
    public Optional<Die> dieInSection(long offset) {
        return info.die(offset);
    }

    public int version() {
        return header.encoding().version();
    }

    public int addressBytes() {
        return header.encoding().addressBytes();
    }

    public boolean bigEndian() {
        return file().elf().bigEndian();
    }

    /** Bytes of an offset in an expression: 4, or 8 in 64-bit DWARF. */
    public int offsetBytes() {
        return header.encoding().offsetBytes();
    }

    /** An entry of the table of addresses, as {@code DW_OP_addrx} and its kin name it. */
    public long address(long index) {
        Unit owner = skeleton == null ? this : skeleton;
        long at = owner.bases().addresses() + index * addressBytes();
        if (index < 0 || index >= Integer.MAX_VALUE) {
            throw new BadElf("bad-offset", "There is no address %d.".formatted(index));
        }
        return owner.file().word(".debug_addr", at, addressBytes());
    }

    /** What ranges and locations of the unit count from. */
    long lowPc() {
        Unit owner = skeleton == null ? this : skeleton;
        return owner.facts().lowPc();
    }

    long stringOffset(long index) {
        if (index < 0 || index >= Integer.MAX_VALUE) {
            throw new BadElf("bad-offset", "There is no string %d.".formatted(index));
        }
        return file().word(".debug_str_offsets", bases().strings() + index * offsetBytes(), offsetBytes());
    }

    /** Where a list with this index begins in its section. */
    long listOffset(long index, boolean locations) {
        long base = locations ? bases().locations() : bases().ranges();
        if (index < 0 || index >= Integer.MAX_VALUE) {
            throw new BadElf("bad-offset", "There is no list %d.".formatted(index));
        }
        String section = locations ? ".debug_loclists" : ".debug_rnglists";
        return base + file().word(section, base + index * offsetBytes(), offsetBytes());
    }

    UnitHeader header() {
        return header;
    }

    DebugInfo info() {
        return info;
    }

    DebugFile file() {
        return info.file();
    }

    Optional<Unit> skeleton() {
        return Optional.ofNullable(skeleton);
    }

    Contribution contribution() {
        return contribution;
    }

    Abbreviations abbreviations() {
        SoftReference<Abbreviations> kept = abbreviations;
        Abbreviations known = kept == null ? null : kept.get();
        if (known == null) {
            known = info.abbreviations(this);
            abbreviations = new SoftReference<>(known);
        }
        return known;
    }

    /** Frees what can be read again: who walks all units once would fill the memory with them. */
    void letGo() {
        abbreviations = null;
        bytes = null;
    }

    /** Over the whole unit; position 0 is the unit's offset in the section. */
    Reader reader() {
        SoftReference<byte[]> kept = bytes;
        byte[] known = kept == null ? null : kept.get();
        if (known == null) {
            known = file().bytes(header.section(), header.offset(), header.end() - header.offset());
            bytes = new SoftReference<>(known);
        }
        return new Reader(known, file().elf().bigEndian());
    }

    /** Over the bytes that hold the root entry: the whole unit is not touched to look at it. */
    Reader rootReader() {
        long length = Math.min(ROOT_BYTES, header.end() - header.offset());
        return file().reader(header.section(), header.offset(), length).at(header.bodyAt());
    }

    Root facts() {
        Root facts = known;
        if (facts == null) {
            facts = Root.of(this);
            known = facts;
        }
        return facts;
    }

    private Bases bases() {
        return facts().bases();
    }

    @Override
    public String toString() {
        return "unit at 0x%x".formatted(header.offset());
    }
}
