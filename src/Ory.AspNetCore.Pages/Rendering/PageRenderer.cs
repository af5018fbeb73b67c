using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;

namespace Ory.AspNetCore.Pages;

// A page into HTML, by the views in Views/Ory; an application's view of the same path comes first.
internal sealed class PageRenderer(IRazorViewEngine engine, ITempDataDictionaryFactory tempData, IModelMetadataProvider metadata, PageAssets assets, PageText text, Addresses addresses)
{
    public async Task RenderAsync(HttpContext context, OryPage page, int status = StatusCodes.Status200OK)
    {
        var request = context.Request;
        var language = text.Language;
        page = page with
        {
            Nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)),
            StyleSheet = Asset(request, assets.StyleSheet),
            Script = Asset(request, assets.Script),
            Language = language,
            IsRightToLeft = Languages.Find(language)?.TextInfo.IsRightToLeft ?? false,
            Paths = addresses.AllPaths(request),
            Options = addresses.Pages,
            Home = addresses.Local(request, addresses.Pages.HomePath),
        };

        // In full before the first byte: cookies and headers are set while the views run, and a view that fails must not leave half a page.
        using var html = new StringWriter();
        await WriteAsync(context, page, html);

        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = ContentPolicy.For(page);
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "same-origin";
        await response.WriteAsync(html.ToString(), context.RequestAborted);
    }

    private string Asset(HttpRequest request, string name) => addresses.Local(request, addresses.Pages.OryPath.Add("/pages/" + name));

    private async Task WriteAsync(HttpContext context, OryPage page, StringWriter html)
    {
        var action = new ActionContext(context, context.GetRouteData(), new ActionDescriptor());
        var found = engine.GetView(null, page.Name == "settings" ? "/Views/Ory/Settings.cshtml" : "/Views/Ory/Flow.cshtml", isMainPage: true);
        found.EnsureSuccessful([]);
        var data = new ViewDataDictionary<OryPage>(metadata, new ModelStateDictionary()) { Model = page };
        data["Nonce"] = page.Nonce;
        await found.View!.RenderAsync(new ViewContext(action, found.View, data, tempData.GetTempData(context), html, new HtmlHelperOptions()));
    }
}
