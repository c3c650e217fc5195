using System.Numerics;
using System.Numerics.Tensors;
using System.Reflection;
using HypergradGen.Generator.Parsing;

namespace HypergradGen.Generator.Tests.Library;

/// <summary>Every overload of the library whose signature is one of numbers, also those that the compiler does not accept.</summary>
internal static class LibraryCases
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> s_homes = new()
    {
        [typeof(Math)] = "Math",
        [typeof(MathF)] = "MathF",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(BitOperations)] = "BitOperations",
    };

    public static IEnumerable<LibraryCase> All()
        => s_homes.Keys.SelectMany(t => t.GetMethods(Declared)).SelectMany(OfScalars).Concat(typeof(TensorPrimitives).GetMethods(Declared).SelectMany(OfSpans));

    private static IEnumerable<LibraryCase> OfScalars(MethodInfo method)
    {
        string home = s_homes[method.DeclaringType!];
        var types = method.GetParameters().Select(p => p.ParameterType).ToArray();
        var reals = types.Append(method.ReturnType).Where(t => t == typeof(float) || t == typeof(double)).Distinct().ToArray();
        bool isOfBits = home == "BitOperations";
        if (method.IsGenericMethod || method.IsSpecialName || types.Length == 0 || reals.Length > 1)
            yield break;
        string real = reals is [var only] && only == typeof(float) || home is "float" or "MathF" ? "float" : "double";
        var own = real == "float" ? typeof(float) : typeof(double);
        if (!types.All(t => t == own || t == typeof(int) || t == typeof(MidpointRounding) || isOfBits && t == typeof(uint)))
            yield break;
        string signature = $"{home}.{method.Name}({string.Join(", ", types.Select(t => t.Name))})";
        foreach (var mode in types.Contains(typeof(MidpointRounding)) ? Enum.GetValues<MidpointRounding>() : [MidpointRounding.ToEven])
        {
            string[] modes = types.Contains(typeof(MidpointRounding)) ? [$" {mode}"] : [""];
            var given = types.Where(t => t != typeof(MidpointRounding)).ToArray();
            string Arguments(string index)
            {
                int k = 0;
                return string.Join(", ", types.Select(t => t == typeof(MidpointRounding) ? $"MidpointRounding.{mode}" : (t == typeof(uint) ? "(uint)" : "") + $"x{k++}{index}"));
            }
            var slots = given.Select(t => t == own ? Slot.Reals : Slot.Integers).ToArray();
            foreach (var (part, declare, value) in Results(method.ReturnType, own, real))
            {
                string call = $"{home}.{method.Name}";
                string In(string index, string wrap) => string.Format(declare, $"{call}({Arguments(index)})") + string.Format(wrap, string.Format(value, $"{call}({Arguments(index)})"));
                yield return new LibraryCase(signature + modes[0] + part, method.Name, home, real, slots, $"for (int i = 0; i < v.Length; i++) {{{{ {In("[i]", "v[i] = {0};")} }}}}".Replace("{{", "{").Replace("}}", "}"), In("", "return t * {0};"), IsElementwise: true, IsReal: method.ReturnType != typeof(int) && method.ReturnType != typeof(bool) && reals.Length > 0);
            }
        }
    }

    /// <summary>The parts of a result as reals: what is declared for the call, and the part.</summary>
    private static IEnumerable<(string Part, string Declare, string Value)> Results(Type result, Type own, string real)
    {
        if (result == own)
            yield return ("", "", "{0}");
        else if (result == typeof(int))
            yield return ("", "", $"({real}){{0}}");
        else if (result == typeof(bool))
            yield return ("", "", $"({{0}} ? ({real})2 : ({real})1)");
        else if (result.IsGenericType && result.GetGenericTypeDefinition() == typeof(ValueTuple<,>) && result.GetGenericArguments() is var two && two.All(t => t == own || t == typeof(int)))
        {
            yield return (" first", "var (p, q) = {0}; ", $"({real})p");
            yield return (" second", "var (p, q) = {0}; ", $"({real})q");
        }
    }

    private static IEnumerable<LibraryCase> OfSpans(MethodInfo method)
    {
        if (!method.IsGenericMethod)
            yield break;
        int arity = method.GetGenericArguments().Length;
        foreach (string real in new[] { "double", "float" })
        {
            var own = real == "float" ? typeof(float) : typeof(double);
            Type[][] bindings = arity == 1 ? [[own]] : arity == 2 ? [[own, typeof(float)], [own, typeof(double)], [own, typeof(int)], [typeof(int), own]] : [];
            foreach (var binding in bindings)
            {
                MethodInfo bound;
                try
                {
                    bound = method.MakeGenericMethod(binding);
                }
                catch (ArgumentException)
                {
                    continue;
                }
                bool isOfRow = ScalarFunctions.Names("double").Contains(method.Name);
                if (!(real == "float" && isOfRow) && OfSpans(bound, own, real, binding) is { } found)
                    yield return found;
            }
        }
    }

    private static LibraryCase? OfSpans(MethodInfo method, Type own, string real, Type[] binding)
    {
        var slots = new List<Slot>();
        var arguments = new List<string>();
        string before = "", after = "";
        int filled = 0;
        bool isReal = true, isPair = method.GetParameters().Count(p => p.ParameterType.Name.StartsWith("Span", StringComparison.Ordinal)) > 1;
        foreach (var parameter in method.GetParameters())
        {
            var type = parameter.ParameterType;
            int k = slots.Count;
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>) && (type.GenericTypeArguments[0] == own || type.GenericTypeArguments[0] == typeof(int)))
            {
                slots.Add(type.GenericTypeArguments[0] == own ? Slot.Reals : Slot.Integers);
                arguments.Add($"x{k}");
            }
            else if (type == own || type == typeof(int))
            {
                slots.Add(type == own ? Slot.Real : Slot.Integer);
                arguments.Add($"x{k}[0]");
            }
            else if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Span<>))
            {
                var element = type.GenericTypeArguments[0];
                string name = element == typeof(bool) ? "bool" : element == typeof(int) ? "int" : element == typeof(float) ? "float" : "double";
                isReal &= element == typeof(float) || element == typeof(double);
                if (element == own && !isPair)
                {
                    arguments.Add("v");
                }
                else
                {
                    before += $"Span<{name}> z{filled} = new {name}[v.Length]; ";
                    after += $"for (int i = 0; i < v.Length; i++) v[i] = {(isPair && filled == 0 ? $"z{filled}[i]" : isPair ? $"z0[i] - 3 * z{filled}[i]" : element == typeof(bool) ? $"z{filled}[i] ? ({real})2 : ({real})1" : $"({real})z{filled}[i]")}; ";
                    arguments.Add($"z{filled}");
                }
                filled++;
            }
            else
            {
                return null;
            }
        }
        if (slots.Count == 0)
            return null;
        string generic = string.Join(", ", binding.Select(b => b == typeof(float) ? "float" : b == typeof(int) ? "int" : "double"));
        string call = $"TensorPrimitives.{method.Name}<{generic}>({string.Join(", ", arguments)})";
        string label = $"TensorPrimitives.{method.Name}<{generic}>({string.Join(", ", slots)})";
        if (method.ReturnType == typeof(void))
            return filled == 0 ? null : new LibraryCase(label, method.Name, "TensorPrimitives", real, [.. slots], $"{before}{call}; {after}", null, IsElementwise: method.Name != "SoftMax", IsReal: isReal);
        if (filled > 0 || Results(method.ReturnType, own, real).ToArray() is not [var (_, _, value)])
            return null;
        return new LibraryCase(label, method.Name, "TensorPrimitives", real, [.. slots], $"v[0] = {string.Format(value, call)};", null, IsElementwise: false, IsReal: method.ReturnType == own);
    }
}
