package dev.fleetward.symbols.demangle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of a name that later parts point back to (Itanium C++ ABI, section 5.1.10). */
final class CppSubstitutions {
    private final List<Node> earlier = new ArrayList<>();

    void remember(Node node) {
        earlier.add(node);
    }

    /** What the reader stands at: {@code S_}, {@code S0_}, … or a short name of the standard library. */
    Node next(Mangled in) {
        in.expect("S");
        Node standard = standard(in.peek(0));
        if (standard != null) {
            in.next();
            while (in.take('B')) {
                standard = new Node.Tagged(standard, in.identifier());
            }
            return standard;
        }
        int index = in.take('_') ? 0 : in.base36() + 1;
        if (index > 0) {
            in.expect("_");
        }
        if (index >= earlier.size()) {
            throw new NotMangled();
        }
        return earlier.get(index);
    }

    private static @Nullable Node standard(char code) {
        String charTraits = "<char, std::char_traits<char> >";
        return switch (code) {
            case 'a' -> new Node.Standard("std::allocator", "std::allocator", "allocator");
            case 'b' -> new Node.Standard("std::basic_string", "std::basic_string", "basic_string");
            case 's' ->
                new Node.Standard(
                        "std::string",
                        "std::basic_string<char, std::char_traits<char>, std::allocator<char> >",
                        "basic_string");
            case 'i' -> new Node.Standard("std::istream", "std::basic_istream" + charTraits, "basic_istream");
            case 'o' -> new Node.Standard("std::ostream", "std::basic_ostream" + charTraits, "basic_ostream");
            case 'd' -> new Node.Standard("std::iostream", "std::basic_iostream" + charTraits, "basic_iostream");
            default -> null;
        };
    }
}
