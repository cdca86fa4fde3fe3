/** Libraries that pages load before their modules. */
declare const Plotly: any;
declare const tus: any;
