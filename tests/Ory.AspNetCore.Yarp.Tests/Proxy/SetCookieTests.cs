namespace Ory.AspNetCore.Yarp.Tests;

public class SetCookieTests
{
    [Fact]
    public void The_cookie_becomes_host_only_for_the_whole_origin_and_keeps_the_rest() =>
        Assert.Equal(
            "ory_kratos_session=MTc=|x y|%3D; Path=/; Expires=Tue, 24 Nov 2026 17:00:00 GMT; Max-Age=86399; HttpOnly; SameSite=Lax; Secure",
            SetCookie.ForOrigin("https://app.example", "ory_kratos_session=MTc=|x y|%3D; Path=/public; Domain=oryapis.com; Expires=Tue, 24 Nov 2026 17:00:00 GMT; Max-Age=86399; HttpOnly; Secure; SameSite=Lax"));

    [Theory]
    [InlineData("a=b; path=/x; DOMAIN =.example; secure", "https://app.example", "a=b; Path=/; Secure")]
    [InlineData("a=b", "https://app.example", "a=b; Path=/; Secure")]
    [InlineData("a=b; Secure", "http://localhost:5000", "a=b; Path=/")]
    [InlineData("a=b; Secure; SameSite=None", "http://localhost:5000", "a=b; Path=/; SameSite=Lax")]
    [InlineData("a=b; Secure; SameSite=None", "https://app.example", "a=b; Path=/; SameSite=None; Secure")]
    [InlineData("a=b; Secure; SameSite=None; partitioned", "http://localhost:5000", "a=b; Path=/; SameSite=Lax")]
    [InlineData("a=b; Secure; SameSite=None; Partitioned", "https://app.example", "a=b; Path=/; SameSite=None; Partitioned; Secure")]
    [InlineData("a=b; Secure", "http://app.example", "a=b; Path=/; Secure")]
    [InlineData("a=b", "http://app.example", "a=b; Path=/")]
    [InlineData("__Host-a=b; Secure; Path=/", "http://localhost:5000", "__Host-a=b; Path=/; Secure")]
    [InlineData("__Secure-a=b; Secure", "http://localhost:5000", "__Secure-a=b; Path=/; Secure")]
    [InlineData("a=; Max-Age=0;; ", "https://app.example", "a=; Path=/; Max-Age=0; Secure")]
    [InlineData("a=b;Partitioned;Future=x=y", "http://app.example", "a=b; Path=/; Partitioned; Future=x=y")]
    public void Secure_is_as_the_connection_is(string line, string origin, string expected) => Assert.Equal(expected, SetCookie.ForOrigin(origin, line));
}
