using CsCheck;

namespace Ory.AspNetCore.Yarp.Tests;

public class HeaderValueTests
{
    [Theory]
    [InlineData("a.b+c@example.org", "a.b+c@example.org")]
    [InlineData("c0ffee00-0000-4000-8000-000000000001", "c0ffee00-0000-4000-8000-000000000001")]
    [InlineData("jürgen@example.org", "j%C3%BCrgen@example.org")]
    [InlineData("a\r\nX-Aal: aal2", "a%0D%0AX-Aal:%20aal2")]
    [InlineData("a,b;c\"d\\e%f", "a%2Cb%3Bc%22d%5Ce%25f")]
    [InlineData("\0", "%00")]
    [InlineData("\u2028\u0085", "%E2%80%A8%C2%85")]
    [InlineData("🔑", "%F0%9F%94%91")]
    public void What_is_not_plain_is_encoded(string value, string expected) => Assert.Equal(expected, HeaderValue.Encode(value));

    [Fact]
    public void Any_value_is_one_value_and_comes_back_as_it_was() =>
        Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(text =>
        {
            var encoded = HeaderValue.Encode(text);
            return encoded.All(character => character is > ' ' and <= '~' and not (',' or ';' or '"' or '\\')) && Uri.UnescapeDataString(encoded) == text;
        });
}
