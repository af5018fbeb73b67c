namespace Ory.Emulator.Tests;

public class GoPatternTests
{
    [Theory]
    [InlineData(@"^\d+$", "12", true)]
    [InlineData(@"^\d+$", "\u0663", false)]
    [InlineData(@"^[\d.]+$", "1.2", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("(?m)^a$", "a\nb", true)]
    [InlineData(@"^\w$", "\u00e4", false)]
    [InlineData(@"^\s$", "\u00a0", false)]
    [InlineData("^[[:alpha:]_]+$", "a_B", true)]
    [InlineData("^[[:alpha:]_]+$", "a1", false)]
    [InlineData("^[]a]+$", "]a", true)]
    [InlineData("^[^]a]+$", "]", false)]
    [InlineData("^[^^]+$", "a", true)]
    [InlineData("^[a-z-[x]$", "[", true)]
    [InlineData("^[$]$", "$", true)]
    [InlineData("(?P<one>a)", "a", true)]
    [InlineData(@"^\pL+$", "\u00e4", true)]
    [InlineData(@"^[A-Za-z\_\-]+$", "a_b-c", true)]
    [InlineData(@"^[\w-.]+$", "a-b.c", true)]
    [InlineData(@"^[\s-_]+$", " -_", true)]
    [InlineData(@"^[\s-_]+$", "A", false)]
    [InlineData("^[[:blank:]-a]+$", "A", false)]
    [InlineData(@"^[\D]$", "\u0663", true)]
    [InlineData(@"^[\W]$", "\u00e4", true)]
    [InlineData(@"^[\W\d]+$", "a", false)]
    [InlineData("^[[:^alpha:]]+$", "1\u00e4", true)]
    [InlineData("^[[:^alpha:]]+$", "a", false)]
    [InlineData(@"^\Qa.b\E+$", "a.bb", true)]
    [InlineData(@"^\Qa.b", "axb", false)]
    [InlineData("(?U)^a+$", "aa", true)]
    [InlineData("^(?i:a)(?-i)b$", "Ab", true)]
    [InlineData("^[(?x]+$", "(?x", true)]
    [InlineData("^a{1000}$", "a", false)]
    [InlineData("^a{,2}$", "a{,2}", true)]
    [InlineData("^(?<one>a)$", "a", true)]
    [InlineData(@"^[\x{4e00}-\x{9fa5}]$", "\u4e2d", true)]
    [InlineData("(?i)^A$", "a", true)]
    [InlineData("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false)]
    public void A_text_matches_as_in_Go(string pattern, string text, bool expected) => Assert.Equal(expected, GoPattern.Parse(pattern).IsMatch(text));

    [Theory]
    [InlineData("(")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)b")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\u0041")]
    [InlineData(@"\Z")]
    [InlineData("a\\")]
    [InlineData("[[:colour:]]")]
    [InlineData("[[:^d:]]")]
    [InlineData("(?#a)b")]
    [InlineData("(?x) a")]
    [InlineData("(?'one'a)")]
    [InlineData("a{1001}")]
    [InlineData("a{1,1001}")]
    [InlineData(@"[\Qa\E]")]
    public void What_Go_does_not_read_is_refused(string pattern)
    {
        Assert.Throws<FormatException>(() => GoPattern.Parse(pattern));
        Assert.False(GoPattern.IsPattern(pattern));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("(?:", ")*")]
    [InlineData("[", "]")]
    public void However_deep_it_is_there_is_an_answer(string open, string close) =>
        Assert.Null(Record.Exception(() => GoPattern.IsPattern(string.Concat(Enumerable.Repeat(open, 20_000)) + "a" + string.Concat(Enumerable.Repeat(close, 20_000)))));
}
