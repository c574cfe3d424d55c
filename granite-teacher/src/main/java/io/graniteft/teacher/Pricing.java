package io.graniteft.teacher;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Prices of models. A model without an entry has no price: none is guessed.
 *
 * @param prices of which the first that fits a model counts
 */
public record Pricing(List<Price> prices) {
    /** No prices at all. */
    public static final Pricing NONE = new Pricing(List.of());

    public Pricing {
        prices = List.copyOf(prices);
    }

    /** The prices of a model, by its id. */
    public Optional<Price> of(String model) {
        return prices.stream().filter(price -> fits(price.model(), model)).findFirst();
    }

    private static boolean fits(String pattern, String model) {
        StringBuilder expression = new StringBuilder();
        for (String part : pattern.split("\\*", -1)) {
            expression.append(expression.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.matches(expression.toString(), model);
    }
}
