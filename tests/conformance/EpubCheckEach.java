import com.adobe.epubcheck.tool.EpubChecker;

/**
 * epubcheck FILE...: judges each file; a warning is a fault too.
 *
 * <p>Starting Java and loading the schemas takes longer than judging a dozen files. Exits with 0
 * where every file is valid, 1 where one is not.
 */
public class EpubCheckEach {
    public static void main(String[] files) {
        int status = 0;
        for (String file : files) {
            String[] arguments = {"--failonwarnings", "--quiet", file};
            status = Math.max(status, new EpubChecker().run(arguments));
        }
        System.exit(status);
    }
}
