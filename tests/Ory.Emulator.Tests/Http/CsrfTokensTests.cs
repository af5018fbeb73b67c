namespace Ory.Emulator.Tests;

public class CsrfTokensTests
{
    [Fact]
    public void Every_mask_of_a_secret_fits_it_and_no_two_look_alike()
    {
        var secret = CsrfTokens.NewSecret();
        var masks = Enumerable.Range(0, 20).Select(_ => CsrfTokens.Mask(secret)).ToArray();

        Assert.All(masks, mask => Assert.True(CsrfTokens.Fits(secret, mask)));
        Assert.Equal(20, masks.Distinct().Count());
    }

    [Fact]
    public void The_cookie_value_itself_is_a_token()
    {
        var secret = CsrfTokens.NewSecret();

        Assert.True(CsrfTokens.Fits(secret, Convert.ToBase64String(secret)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no base64!")]
    [InlineData("AAAA")]
    public void Anything_else_is_none(string? token)
    {
        Assert.False(CsrfTokens.Fits(CsrfTokens.NewSecret(), token));
        Assert.False(CsrfTokens.Fits(CsrfTokens.NewSecret(), CsrfTokens.Mask(CsrfTokens.NewSecret())));
        Assert.False(CsrfTokens.Fits([], token));
    }

    // A form that did not encode a plus sign sends a space.
    [Fact]
    public void A_space_makes_it_none()
    {
        var secret = CsrfTokens.NewSecret();

        Assert.False(CsrfTokens.Fits(secret, " " + CsrfTokens.Mask(secret)));
        Assert.False(CsrfTokens.Fits(secret, CsrfTokens.Mask(secret) + "\t"));
        Assert.True(CsrfTokens.Fits(secret, CsrfTokens.Mask(secret) + "\r\n"));
    }

    [Fact]
    public void The_cookie_is_named_after_the_base_URL_to_the_letter() =>
        Assert.NotEqual(CsrfTokens.CookieName("http://127.0.0.1:4433"), CsrfTokens.CookieName("http://127.0.0.1:4433/"));
}
