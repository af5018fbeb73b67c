using System.Security.Claims;
using Ory.AspNetCore;
using Web;

var builder = WebApplication.CreateBuilder(args);

// With Authentication:Schemes:Ory:BaseUrl set, that Ory server is used; else one is started here, in this process.
await using var emulator = await EmbeddedOry.StartUnlessConfiguredAsync(builder);

builder.Services.AddAuthentication(OryDefaults.AuthenticationScheme).AddOry(options =>
    options.ClaimActions.MapTrait(ClaimTypes.Email, "email"));
builder.Services.AddRazorPages();
builder.Services.AddOryPages();

var app = builder.Build();

app.UseStaticFiles();
app.MapRazorPages();
app.MapOryPages();

app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"""

    The sample is ready. Open  {app.Urls.First()}
    Ory is {(emulator is null ? builder.Configuration[EmbeddedOry.BaseUrlKey] : $"an emulator in this process, {emulator.PublicUrl}; it forgets everybody when it ends")}

    """));

await app.RunAsync();
