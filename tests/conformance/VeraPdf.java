import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * verapdf FLAVOUR FILE...: judges each file by one profile (ua1, 2a, 3a ...).
 *
 * <p>Prints a line for every rule broken: file, clause and test, how often, what it says; parted by
 * tabs. Exits with 0 where every file conforms, 1 where one does not, 2 where one was not judged.
 */
public class VeraPdf {
    public static void main(String[] arguments) {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        // fromString() takes a name it does not know for another profile; byFlavourId() does not.
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
        int status = flavour == PDFAFlavour.NO_FLAVOUR ? 2 : 0;
        for (int i = 1; i < arguments.length && flavour != PDFAFlavour.NO_FLAVOUR; i++) {
            status = Math.max(status, judge(arguments[i], flavour));
        }
        System.exit(status);
    }

    private static int judge(String file, PDFAFlavour flavour) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            report(file, result);
            return result.isCompliant() ? 0 : 1;
        } catch (Exception | LinkageError fault) {
            print(file, "unreadable", 1, fault.toString());
            return 2;
        }
    }

    private static void report(String file, ValidationResult result) {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, String> messages = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                RuleId rule = assertion.getRuleId();
                String name = rule.getClause() + "-" + rule.getTestNumber();
                counts.merge(name, 1, Integer::sum);
                messages.putIfAbsent(name, assertion.getMessage());
            }
        }
        counts.forEach((name, count) -> print(file, name, count, messages.get(name)));
    }

    private static void print(String file, String rule, int count, String message) {
        String line = message.replaceAll("\\s+", " ");
        System.out.println(file + "\t" + rule + "\t" + count + "\t" + line);
    }
}
