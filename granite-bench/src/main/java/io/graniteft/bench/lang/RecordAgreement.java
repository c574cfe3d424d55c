package io.graniteft.bench.lang;

import io.graniteft.bench.Corpus;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.Language;
import io.graniteft.lang.Parameter;
import io.graniteft.lang.SourceText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Compares parameters, return types and callees with what tree-sitter reads, on the files that it parses without an error. Two
 * functions are the same when they end at the same byte. Compared are: the number of the parameters and all their names; the return
 * type without blanks; the distinct names of callees, those through pointers as well, as a set.
 */
public final class RecordAgreement {
    private static final int STACK_BYTES = 512 << 20;

    private final PrintStream out;
    private final TreeSitterFacts treeSitter = new TreeSitterFacts();
    private final FunctionExtractor extractor = new FunctionExtractor();
    private final List<String> disagreements = new ArrayList<>();
    private int files;
    private int filesParsed;
    private int functions;
    private int onlyOurs;
    private int onlyTheirs;
    private int parameters;
    private int returnTypes;
    private int calledByBoth;
    private int calledByUs;
    private int calledByThem;

    private RecordAgreement(PrintStream out) {
        this.out = out;
    }

    /**
     * Prints the table.
     *
     * @param arguments a folder, a file that names the files in it, and, if disagreements are to be printed, how many of them and
     *     the seed that draws them
     */
    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        Path list = Path.of(arguments[1]);
        int shown = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
        long seed = arguments.length > 3 ? Long.parseLong(arguments[3]) : 1;
        // Trees are as deep as sources nest.
        Thread thread = new Thread(null, () -> compare(Corpus.read(folder, list), shown, seed), "compare", STACK_BYTES);
        thread.start();
        thread.join();
    }

    private static void compare(Corpus corpus, int shown, long seed) {
        RecordAgreement agreement = new RecordAgreement(System.out);
        corpus.texts().forEach(agreement::add);
        agreement.print(shown, seed);
    }

    private void add(SourceText source) {
        files++;
        List<CFunction> ours =
                extractor.extract(new SourceText(source.path(), source.text())).functions();
        boolean isCpp = source.language() == Language.CPP
                || (!ours.isEmpty() && ours.get(0).language() == Language.CPP);
        Optional<Map<Integer, FunctionFacts>> read = treeSitter.read(source.text(), isCpp);
        if (read.isEmpty()) {
            return;
        }
        filesParsed++;
        Map<Integer, FunctionFacts> theirs = new LinkedHashMap<>(read.get());
        for (CFunction function : ours) {
            FunctionFacts their = theirs.remove(function.range().endByte());
            if (their == null) {
                onlyOurs++;
            } else {
                add(source.path(), facts(function), their);
            }
        }
        onlyTheirs += theirs.size();
    }

    private static FunctionFacts facts(CFunction function) {
        return new FunctionFacts(
                function.qualifiedName(),
                function.startLine(),
                FunctionFacts.withoutBlanks(function.returnType()),
                function.parameters().stream().map(Parameter::name).toList(),
                new HashSet<>(function.callees()));
    }

    private void add(String path, FunctionFacts our, FunctionFacts their) {
        functions++;
        String where = path + ":" + our.line() + " " + our.name() + " ";
        if (our.parameters().equals(their.parameters())) {
            parameters++;
        } else {
            disagreements.add(where + "parameters: " + our.parameters() + " / " + their.parameters());
        }
        if (our.returnType().equals(their.returnType())) {
            returnTypes++;
        } else {
            disagreements.add(where + "return type: " + our.returnType() + " / " + their.returnType());
        }
        Set<String> both = new HashSet<>(our.callees());
        both.retainAll(their.callees());
        calledByBoth += both.size();
        calledByUs += our.callees().size();
        calledByThem += their.callees().size();
        for (String name : sorted(our.callees(), both)) {
            disagreements.add(where + "callee: " + name + " / -");
        }
        for (String name : sorted(their.callees(), both)) {
            disagreements.add(where + "callee: - / " + name);
        }
    }

    private static List<String> sorted(Set<String> names, Set<String> without) {
        return names.stream().filter(name -> !without.contains(name)).sorted().toList();
    }

    private void print(int shown, long seed) {
        double precision = ratio(calledByBoth, calledByUs);
        double recall = ratio(calledByBoth, calledByThem);
        out.printf(
                "files                        %,d, parsed by tree-sitter without an error %,d%n", files, filesParsed);
        out.printf(
                "functions of both            %,d, only ours %,d, only theirs %,d%n", functions, onlyOurs, onlyTheirs);
        out.printf("parameters, count and names  %.4f%n", ratio(parameters, functions));
        out.printf("return type                  %.4f%n", ratio(returnTypes, functions));
        out.printf(
                "callees                      precision %.4f, recall %.4f, F1 %.4f of %,d%n",
                precision, recall, 2 * precision * recall / (precision + recall), calledByThem);
        out.printf("disagreements                %,d%n", disagreements.size());
        if (shown > 0) {
            out.println("ours / theirs:");
            List<String> drawn = new ArrayList<>(disagreements);
            Collections.shuffle(drawn, new Random(seed));
            drawn.stream().limit(shown).forEach(out::println);
        }
    }

    private static double ratio(int part, int whole) {
        return whole == 0 ? 1 : (double) part / whole;
    }
}
