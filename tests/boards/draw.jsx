// One board as Grafana would draw it, in a page: its components, its field options, its transformations, its theme. What is not
// in its packages is the state timeline: that panel's boxes are drawn here, on its chart. Whatever cannot be drawn becomes a
// fault, on the picture and in window.faults; nothing is left out silently.
import { Component, createElement, useMemo } from "react";
import { createRoot } from "react-dom/client";
import { lastValueFrom } from "rxjs";
import {
  applyFieldOverrides, cacheFieldDisplayNames, createTheme, dateTime, FieldConfigOptionsRegistry, FieldType, getDisplayValueAlignmentFactors, getFieldDisplayName, getFieldDisplayValues,
  getValueFormats, renderTextPanelMarkdown, standardTransformers, standardTransformersRegistry, ThemeContext, transformDataFrame, VizOrientation,
} from "@grafana/data";
import {
  AxisPlacement, BarGauge, BigValue, GlobalStyles, Icon, PanelChrome, ScaleDirection, ScaleOrientation, TimeSeries, UPlotChart, UPlotConfigBuilder, VizLayout,
  VizLegend, VizRepeater,
} from "@grafana/ui";
import { TableNG } from "@grafana/ui/unstable";

const CELL = 30, GAP = 8; // Grafana's grid: the height of a unit, and what lies between panels
window.faults = [];
const fault = (where, what) => window.faults.push(`${where}: ${what}`);

const transformers = new Map(Object.values(standardTransformers).map((one) => [one.id, one])); // some are listed under two names
standardTransformersRegistry.setInit(() => Array.from(transformers.values(), (one) => ({ id: one.id, name: one.name, transformation: async () => one })));
// Field options that our boards use; Grafana's own list of them is not in its packages. applyFieldOverrides() passes over any other in silence; see unknown().
const option = (path, isCustom) => ({ id: isCustom ? `custom.${path}` : path, path, name: path, isCustom, process: (value) => value, shouldApply: () => true });
const known = ["unit", "min", "max", "mappings", "thresholds", "color", "links"].map((path) => option(path, false));
const custom = ["drawStyle", "lineWidth", "fillOpacity", "showPoints", "spanNulls", "stacking", "thresholdsStyle", "align", "cellOptions", "inspect", "minWidth"].map((path) => option(path, true));
const options = new FieldConfigOptionsRegistry(() => [...known, ...custom]);
const units = new Set(getValueFormats().flatMap((group) => group.submenu.map((one) => one.value)));

// ---- answers of Prometheus, as its data source gives them to panels ---------------------------------------------------------

const legend = (format, labels) => format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => labels[name] ?? "");

function seriesFrames({ target, result, step }) {
  return result.map(({ metric, values, value }) => {
    const points = values ?? [value];
    return { refId: target.refId, length: points.length, fields: [
      { name: "Time", type: FieldType.time, config: { interval: step * 1000 }, values: points.map(([time]) => time * 1000) },
      { name: "Value", type: FieldType.number, labels: metric, values: points.map(([, text]) => Number(text)),
        config: { displayNameFromDS: legend(target.legendFormat, metric) } }] };
  });
}

function tableFrame({ target, result }, isOnly) {
  const names = [...new Set(result.flatMap((one) => Object.keys(one.metric)))].sort();
  return [{ refId: target.refId, length: result.length, fields: [
    { name: "Time", type: FieldType.time, config: {}, values: result.map((one) => one.value[0] * 1000) },
    ...names.map((name) => ({ name, type: FieldType.string, config: { filterable: true }, values: result.map((one) => one.metric[name] ?? "") })),
    { name: isOnly ? "Value" : `Value #${target.refId}`, type: FieldType.number, config: {}, values: result.map((one) => Number(one.value[1])) }] }];
}

async function framesOf(panel, answers, replace) {
  const answered = answers.filter((one) => one.result.length > 0);
  const frames = answered.flatMap((one) => one.target.format === "table" ? tableFrame(one, answers.length === 1) : seriesFrames(one));
  return lastValueFrom(transformDataFrame(panel.transformations ?? [], frames, { interpolate: replace }));
}

// ---- what a panel asks for and nobody here knows -----------------------------------------------------------------------------

function unknown(panel) {
  const found = [];
  if (panel.type === "row" || panel.type === "text") return found;
  const { defaults, overrides } = panel.fieldConfig;
  if (!units.has(defaults.unit)) found.push(`no unit has the id ${defaults.unit}`);
  const set = [...Object.keys(defaults).filter((key) => key !== "custom"), ...Object.keys(defaults.custom ?? {}).map((key) => `custom.${key}`)];
  for (const id of set) if (!options.getIfExists(id)) found.push(`no field option has the id ${id}`);
  for (const { matcher, properties } of overrides) {
    if (!["byName", "byType"].includes(matcher.id)) found.push(`overrides are matched by ${matcher.id}`);
    for (const { id } of properties) if (!options.getIfExists(id)) found.push(`an override sets ${id}`);
  }
  for (const { id } of panel.transformations ?? []) if (!standardTransformersRegistry.getIfExists(id)) found.push(`no transformation has the id ${id}`);
  return found;
}

// ---- kinds of panels ---------------------------------------------------------------------------------------------------------

function values(panel, frames, theme, replaceVariables, width, height, orientation, renderValue) {
  const all = getFieldDisplayValues({ data: frames, reduceOptions: panel.options.reduceOptions, fieldConfig: panel.fieldConfig, replaceVariables, theme, timeZone: "utc" });
  return <VizRepeater {...{ width, height, orientation, renderValue }} getValues={() => all} getAlignmentFactors={getDisplayValueAlignmentFactors} source={all} renderCounter={0}
    autoGrid={orientation === VizOrientation.Auto} itemSpacing={panel.type === "bargauge" ? 10 : 3} minVizWidth={panel.options.minVizWidth} minVizHeight={panel.options.minVizHeight}
    maxVizHeight={panel.options.maxVizHeight} />;
}

function Stat({ panel, frames, theme, replace, width, height }) {
  const { colorMode, graphMode, justifyMode, textMode, wideLayout } = panel.options;
  return values(panel, frames, theme, replace, width, height, VizOrientation.Auto, ({ value, width, height, alignmentFactors, count }) =>
    <BigValue {...{ width, height, alignmentFactors, count, theme, colorMode, graphMode, justifyMode, textMode }} value={value.display} disableWideLayout={!wideLayout} />);
}

function Bars({ panel, frames, theme, replace, width, height }) {
  const { displayMode, valueMode, showUnfilled, text } = panel.options;
  return values(panel, frames, theme, replace, width, height, panel.options.orientation, ({ value, width, height, alignmentFactors, orientation }) =>
    <BarGauge {...{ width, height, alignmentFactors, orientation, theme, displayMode, showUnfilled, text }} value={value.display} field={value.field}
      display={value.view?.getFieldDisplayProcessor(value.colIndex)} valueDisplayMode={valueMode} itemSpacing={10} />);
}

// Dashed lines at the moments of annotations, as over each graph in Grafana.
function annotate(builder, marks) {
  builder.addHook("draw", (plot) => {
    const { left, top, width, height } = plot.bbox;
    for (const { time, colour } of marks) {
      const x = Math.round(plot.valToPos(time * 1000, "x", true));
      if (x < left || x > left + width) continue;
      plot.ctx.save();
      plot.ctx.strokeStyle = colour;
      plot.ctx.setLineDash([3, 3]);
      plot.ctx.beginPath();
      plot.ctx.moveTo(x, top);
      plot.ctx.lineTo(x, top + height);
      plot.ctx.stroke();
      plot.ctx.restore();
    }
  });
}

function Lines({ panel, frames, width, height, range, marks }) {
  const marked = useMemo(() => new WeakSet(), []);
  return <TimeSeries {...{ frames, width, height }} timeRange={range} timeZone="utc" legend={panel.options.legend} options={panel.options}>
    {(builder) => {
      if (!marked.has(builder)) annotate(builder, marks);
      marked.add(builder);
    }}
  </TimeSeries>;
}

// Grafana keeps this panel's drawing to itself (public/app/core/components/TimelineChart), so its boxes are ours.
function Timeline({ panel, frames, theme, width, height, range }) {
  const rows = frames.map((frame) => {
    const [time, value] = frame.fields, stretches = [];
    for (let i = 0; i < frame.length; i++) {
      const last = stretches.at(-1), { text, color } = value.display(value.values[i]);
      const isNext = last !== undefined && time.values[i] - last.to <= time.config.interval;
      if (isNext && last.text === text) last.to = time.values[i];
      else stretches.push({ from: isNext ? last.to : time.values[i], to: time.values[i], text, color });
    }
    return { name: getFieldDisplayName(value, frame, frames), stretches };
  });
  const builder = useMemo(() => {
    const made = new UPlotConfigBuilder("utc");
    made.addScale({ scaleKey: "x", isTime: true, orientation: ScaleOrientation.Horizontal, direction: ScaleDirection.Right, range: () => [range.from.valueOf(), range.to.valueOf()] });
    made.addScale({ scaleKey: "rows", isTime: false, orientation: ScaleOrientation.Vertical, direction: ScaleDirection.Down, range: () => [0, rows.length] });
    made.addAxis({ scaleKey: "x", isTime: true, placement: AxisPlacement.Bottom, theme, timeZone: "utc", grid: { show: true } });
    made.addAxis({ scaleKey: "rows", placement: AxisPlacement.Left, theme, grid: { show: false }, ticks: { show: false }, splits: () => rows.map((_, i) => i + 0.5),
      values: () => rows.map((row) => row.name) });
    made.addSeries({ scaleKey: "rows", theme, show: false, pxAlign: true });
    made.addHook("draw", (plot) => {
      const { ctx } = plot;
      ctx.save();
      ctx.textBaseline = "middle";
      ctx.textAlign = "left";
      ctx.font = `${12 * devicePixelRatio}px Inter`;
      rows.forEach((row, i) => {
        const middle = plot.valToPos(i + 0.5, "rows", true), tall = (plot.bbox.height / rows.length) * panel.options.rowHeight;
        for (const { from, to, text, color } of row.stretches) {
          const left = plot.valToPos(from, "x", true), right = plot.valToPos(to, "x", true);
          ctx.fillStyle = color;
          ctx.fillRect(left, middle - tall / 2, right - left, tall);
          ctx.fillStyle = theme.colors.getContrastText(color);
          if (right - left > ctx.measureText(text).width + 10) ctx.fillText(text, left + 5, middle);
        }
      });
      ctx.restore();
    });
    return made;
  }, []);
  const items = [...new Map(rows.flatMap((row) => row.stretches.map((one) => [one.text, one.color])))].map(([label, color]) => ({ label, color, yAxis: 1 }));
  const { displayMode, placement } = panel.options.legend;
  return <VizLayout {...{ width, height }} legend={<VizLayout.Legend placement={placement}><VizLegend {...{ items, displayMode, placement }} /></VizLayout.Legend>}>
    {(width, height) => <UPlotChart config={builder} data={[[range.from.valueOf(), range.to.valueOf()], [0, rows.length]]} {...{ width, height }} />}
  </VizLayout>;
}

function Rows({ panel, frames, width, height }) {
  return <TableNG data={frames[0]} {...{ width, height }} noHeader={!panel.options.showHeader} cellHeight={panel.options.cellHeight} enableVirtualization={false} fieldConfig={panel.fieldConfig} />;
}

const Words = ({ panel }) => <div className="markdown-html" dangerouslySetInnerHTML={{ __html: renderTextPanelMarkdown(panel.options.content) }} />;

const KINDS = { timeseries: Lines, stat: Stat, bargauge: Bars, table: Rows, "state-timeline": Timeline, text: Words };

// ---- the board ---------------------------------------------------------------------------------------------------------------

class Guarded extends Component {
  state = {};
  static getDerivedStateFromError(error) { return { error }; }
  componentDidCatch(error) { fault(this.props.title, error.stack); }
  render() { return this.state.error ? <p>cannot be drawn: {this.state.error.message}</p> : this.props.children; }
}

function Panel({ panel, frames, theme, replace, range, marks, box }) {
  const isEmpty = panel.type !== "text" && frames.length === 0;
  return <div className="panel" data-panel={panel.id} style={{ position: "absolute", ...box }}>
    <PanelChrome title={panel.title} description={panel.description} width={box.width} height={box.height} padding={panel.type === "table" ? "none" : "md"}>
      {(width, height) => <Guarded title={panel.title}>
        {isEmpty ? <div className="empty">No data</div> : createElement(KINDS[panel.type], { panel, frames, theme, replace, range, marks, width, height })}
      </Guarded>}
    </PanelChrome>
  </div>;
}

function Head({ board, theme, shown }) {
  return <header style={{ padding: "4px 0 12px" }}>
    <h1 style={{ fontSize: 20, margin: 0 }}>{board.title}</h1>
    <div style={{ color: theme.colors.text.secondary, fontSize: 12 }}>{shown}</div>
  </header>;
}

window.draw = async ({ board, answers, annotations, variables, colours, width, from, to, shown }) => {
  const theme = createTheme({ colors: { mode: colours } });
  const replace = (text) => text.replace(/\$\{(\w+)(?::\w+)?\}|\$(\w+)/g, (whole, one, other) => variables[one ?? other] ?? whole);
  const range = { from: dateTime(from * 1000), to: dateTime(to * 1000), raw: { from: dateTime(from * 1000), to: dateTime(to * 1000) } };
  const unit = (width + GAP) / 24, drawn = [], tall = Math.max(...board.panels.map(({ gridPos: { y, h } }) => y + h)) * (CELL + GAP);
  for (const panel of board.panels) {
    for (const one of unknown(panel)) fault(panel.title, one);
    const { x, y, w, h } = panel.gridPos;
    const box = { left: x * unit, top: y * (CELL + GAP), width: w * unit - GAP, height: h * (CELL + GAP) - GAP };
    if (panel.type === "row") {
      drawn.push(<div key={panel.id} className="row" data-row={panel.title} style={{ position: "absolute", ...box }}><Icon name="angle-down" /> {panel.title}</div>);
    } else if (KINDS[panel.type] === undefined) {
      fault(panel.title, `no panel of type ${panel.type} can be drawn`);
    } else {
      const raw = panel.type === "text" ? [] : await framesOf(panel, answers[panel.id], replace);
      const frames = raw.length === 0 ? raw : applyFieldOverrides({ data: raw, fieldConfig: panel.fieldConfig, replaceVariables: replace, theme, timeZone: "utc", fieldConfigRegistry: options });
      cacheFieldDisplayNames(frames);
      drawn.push(<Panel key={panel.id} marks={annotations} {...{ panel, frames, theme, replace, range, box }} />);
    }
  }
  document.body.style.margin = "0";
  const root = document.getElementById("board");
  root.style.cssText = `width: ${width + 24}px; padding: 12px; background: ${theme.colors.background.canvas}`;
  createRoot(root).render(<ThemeContext.Provider value={theme}>
    <GlobalStyles />
    <style>{`.row { font-weight: 500; font-size: 16px; padding: 2px 4px } .empty { text-align: center; padding-top: 24px; color: ${theme.colors.text.secondary} }`}</style>
    <Head {...{ board, theme, shown }} />
    <div style={{ position: "relative", height: tall }}>{drawn}</div>
  </ThemeContext.Provider>);
};
